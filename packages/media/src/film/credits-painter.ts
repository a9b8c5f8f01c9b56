import type { SKRSContext2D } from '@napi-rs/canvas'
import type { CreditsLayout, CreditsRow } from './credits-layout.ts'
import { clamp01, easeInOut, mix } from './easing.ts'
import { drawSprite } from './sprite.ts'

export interface CreditsMoment {
  /** Seconds since the card began, and how long it stands. */
  age: number
  seconds: number
  opacity: number
  frameHeight: number
}

/** Credits higher than this share of the frame roll, others stand. */
const standingShare = 0.76
const rowFadeSeconds = 0.9
/** All rows of standing credits have come after this share of the time. */
const enteredShare = 0.4
/** Rolling credits fade at the head and the foot of the frame, over this share of its height. */
const edgeShare = 0.14
/** Where the last row comes to rest, and after which share of the time. */
const restShare = 0.55
const rolledShare = 0.9

/** Credits fade in row by row while they fit into the frame, else they roll through it. */
export function paintCredits(context: SKRSContext2D, layout: CreditsLayout, moment: CreditsMoment): void {
  if (layout.height <= moment.frameHeight * standingShare) paintStanding(context, layout, moment)
  else paintRolling(context, layout, moment)
}

function paintStanding(context: SKRSContext2D, layout: CreditsLayout, moment: CreditsMoment): void {
  const { age, seconds, frameHeight } = moment
  // Slower than can be seen as movement, yet the card doesn't stand like a photograph.
  const drift = mix(0.006, -0.006, clamp01(age / seconds)) * frameHeight
  const dy = (frameHeight - layout.height) / 2 + drift
  const delay = Math.min(0.35, (seconds * enteredShare - rowFadeSeconds) / Math.max(1, layout.rows.length - 1))
  layout.rows.forEach((row, index) => {
    const entered = easeInOut((age - Math.max(0, index * delay)) / rowFadeSeconds)
    drawRow(context, row, { dy, opacity: entered * moment.opacity })
  })
}

function paintRolling(context: SKRSContext2D, layout: CreditsLayout, moment: CreditsMoment): void {
  const { frameHeight } = moment
  const last = layout.rows.at(-1)
  const restY = frameHeight * restShare - (last ? last.top + last.height / 2 : 0)
  const dy = mix(frameHeight * (1 - edgeShare / 2), restY, roll(moment.age / (moment.seconds * rolledShare)))
  for (const row of layout.rows) {
    const middle = row.top + row.height / 2 + dy
    const fromEdge = Math.min(middle, frameHeight - middle) / (frameHeight * edgeShare)
    drawRow(context, row, { dy, opacity: easeInOut(fromEdge) * moment.opacity })
  }
}

/** Even speed, so that it can be read, and a soft stop over the last sixth. */
function roll(time: number): number {
  const brake = 5 / 6
  const t = clamp01(time)
  const full = brake + (1 - brake) / 2
  if (t <= brake) return t / full
  const into = (t - brake) / (1 - brake)
  return (brake + (1 - brake) * (into - into ** 2 / 2)) / full
}

function drawRow(context: SKRSContext2D, row: CreditsRow, at: { dy: number; opacity: number }): void {
  for (const block of row.blocks) for (const { sprite } of block.lines) drawSprite(context, sprite, at)
}
