import type { SKRSContext2D } from '@napi-rs/canvas'
import { type CaptionLayout, type CaptionWord, layoutCaption } from './caption-layout.ts'
import { withOpacity } from './color.ts'
import { clamp01, easeOut, fractionBetween, mix } from './easing.ts'
import type { Cue, FilmSpec } from './film-spec.ts'
import { formatOf } from './frame-format.ts'
import { createSprite, drawSprite, type Sprite } from './sprite.ts'
import { useFont } from './text-layout.ts'

export interface CaptionPainter {
  paint(context: SKRSContext2D, time: number): void
}

const enterSeconds = 0.16
const leaveSeconds = 0.1
const scrimFadeSeconds = 0.5

/** Draws captions: the text once per cue, the current word anew in each frame. */
export function createCaptionPainter(spec: FilmSpec): CaptionPainter {
  const scrim = spec.template.captionStyle.backdrop === 'gradient' && spec.cues.length > 0 ? drawScrim(spec) : null
  let current: { cue: Cue; layout: CaptionLayout; sprite: Sprite } | null = null
  return {
    paint(context, time) {
      if (scrim) drawSprite(context, scrim, { opacity: scrimOpacity(spec.cues, time) })
      const index = spec.cues.findIndex((cue) => cue.start <= time && time < cue.end)
      const cue = spec.cues[index]
      if (!cue) return
      if (current?.cue !== cue) {
        const layout = layoutCaption(context, cue, spec)
        current = { cue, layout, sprite: drawCaption(layout, spec) }
      }
      const { opacity, dy } = entrance(spec.cues, index, { time, fontPx: current.layout.fontPx })
      drawSprite(context, current.sprite, { opacity, dy })
      context.save()
      context.translate(0, dy)
      context.globalAlpha = opacity
      highlightWord(context, { layout: current.layout, time, spec })
      context.restore()
    },
  }
}

/** Captions that follow each other at once change hard, as in subtitles: fading each of them would flicker. */
function entrance(cues: Cue[], index: number, at: { time: number; fontPx: number }): { opacity: number; dy: number } {
  const [before, cue, after] = [cues[index - 1], cues[index], cues[index + 1]]
  if (!cue) return { opacity: 0, dy: 0 }
  const follows = before !== undefined && cue.start - before.end < 0.1
  const isFollowed = after !== undefined && after.start - cue.end < 0.1
  const entered = follows ? 1 : easeOut((at.time - cue.start) / enterSeconds)
  const left = isFollowed ? 0 : fractionBetween(at.time, cue.end - leaveSeconds, cue.end)
  return { opacity: entered * (1 - left), dy: Math.round((1 - entered) * at.fontPx * 0.25) }
}

function scrimOpacity(cues: Cue[], time: number): number {
  const [first, last] = [cues[0], cues.at(-1)]
  if (!first || !last) return 0
  return clamp01(Math.min((time - first.start) / scrimFadeSeconds + 1, (last.end - time) / scrimFadeSeconds + 1))
}

function drawScrim(spec: FilmSpec): Sprite {
  const { captionStyle } = spec.template
  const top = Math.round(spec.height * (captionStyle.centerY[formatOf(spec)] - 0.2))
  const height = spec.height - top
  return createSprite({ x: 0, y: top, width: spec.width, height }, (context) => {
    const gradient = context.createLinearGradient(0, top, 0, spec.height)
    // The stops follow a smooth curve: a straight ramp shows its upper edge as a line.
    for (let step = 0; step <= 8; step++) {
      const along = step / 8
      const strength = along * along * (3 - 2 * along) * captionStyle.backdropOpacity
      gradient.addColorStop(along, withOpacity(captionStyle.backdropColor, strength))
    }
    context.fillStyle = gradient
    context.fillRect(0, top, spec.width, height)
  })
}

function drawCaption(layout: CaptionLayout, spec: FilmSpec): Sprite {
  const { captionStyle, colors } = spec.template
  const margin = layout.fontPx
  const left = Math.min(...layout.lines.map((line) => line.x)) - margin
  const right = Math.max(...layout.lines.map((line) => line.x + line.width)) + margin
  const top = Math.min(...layout.lines.map((line) => line.top)) - margin
  const bottom = Math.max(...layout.lines.map((line) => line.top + line.height)) + margin
  return createSprite({ x: left, y: top, width: right - left, height: bottom - top }, (context) => {
    if (captionStyle.backdrop === 'box') drawBox(context, layout, spec)
    else drawWords(context, layout, { spec, color: withOpacity(colors.shadow, 0.55), shadow: true })
    drawWords(context, layout, { spec, color: captionStyle.textColor })
  })
}

/** One shape around all lines, so that no place is covered twice and turns darker. */
function drawBox(context: SKRSContext2D, layout: CaptionLayout, spec: FilmSpec): void {
  const { captionStyle } = spec.template
  const pad = layout.fontPx * 0.42
  context.fillStyle = withOpacity(captionStyle.backdropColor, captionStyle.backdropOpacity)
  context.beginPath()
  layout.lines.forEach((line, row) => {
    const above = row === 0 ? layout.fontPx * 0.08 : 0
    const below = row === layout.lines.length - 1 ? layout.fontPx * 0.08 : 0
    context.roundRect(
      line.x - pad,
      line.top - above,
      line.width + 2 * pad,
      line.height + above + below,
      layout.fontPx * 0.2,
    )
  })
  context.fill()
}

function drawWords(
  context: SKRSContext2D,
  layout: CaptionLayout,
  paint: { spec: FilmSpec; color: string; shadow?: boolean },
): void {
  for (const word of layout.words) drawWord(context, word, { ...paint, fontPx: layout.fontPx })
}

function drawWord(
  context: SKRSContext2D,
  word: CaptionWord,
  paint: { spec: FilmSpec; color: string; fontPx: number; shadow?: boolean; outline?: boolean },
): void {
  const { captionStyle, colors } = paint.spec.template
  useFont(context, captionStyle.font, { fontPx: paint.fontPx, sample: word.text, direction: paint.spec.direction })
  if (paint.shadow) {
    context.shadowColor = withOpacity(colors.shadow, 0.75)
    context.shadowBlur = paint.fontPx * 0.3
    context.shadowOffsetY = paint.fontPx * 0.05
  }
  if (captionStyle.outlineEm > 0 && paint.outline !== false) {
    context.strokeStyle = colors.shadow
    context.lineWidth = captionStyle.outlineEm * paint.fontPx * 2
    context.lineJoin = 'round'
    context.strokeText(word.text, word.x, word.baseline)
  }
  context.fillStyle = paint.color
  context.fillText(word.text, word.x, word.baseline)
  context.shadowColor = 'transparent'
}

function highlightWord(context: SKRSContext2D, at: { layout: CaptionLayout; time: number; spec: FilmSpec }): void {
  const { layout, time, spec } = at
  const style = spec.template.captionStyle
  const word = currentWord(layout.words, time)
  if (!word || word.start === null) return
  const age = time - word.start
  switch (style.highlight) {
    case 'none':
      break
    case 'color':
      drawWord(context, word, { spec, color: style.highlightColor, fontPx: layout.fontPx })
      break
    case 'underline':
      underline(context, {
        word,
        fontPx: layout.fontPx,
        color: style.highlightColor,
        grown: easeOut(age / 0.25),
      })
      break
    case 'box':
      boxBehind(context, { word, fontPx: layout.fontPx, color: style.highlightColor, grown: easeOut(age / 0.16) })
      drawWord(context, word, { spec, color: style.highlightTextColor, fontPx: layout.fontPx, outline: false })
      break
    default:
      style.highlight satisfies never
  }
}

/** The last word that has begun; words that are spoken late in a line don't go dark in the pause after them. */
function currentWord(words: CaptionWord[], time: number): CaptionWord | undefined {
  const begun = words.filter((word) => word.start !== null && word.start <= time)
  return begun.reduce<CaptionWord | undefined>(
    (last, word) => ((last?.start ?? -1) > (word.start ?? 0) ? last : word),
    undefined,
  )
}

interface WordMark {
  word: CaptionWord
  fontPx: number
  color: string
  /** 0 … 1 */
  grown: number
}

function underline(context: SKRSContext2D, { word, fontPx, color, grown }: WordMark): void {
  context.fillStyle = color
  context.beginPath()
  context.roundRect(word.x, word.baseline + fontPx * 0.16, word.width * grown, fontPx * 0.085, fontPx * 0.04)
  context.fill()
}

function boxBehind(context: SKRSContext2D, { word, fontPx, color, grown }: WordMark): void {
  const pad = fontPx * mix(0.02, 0.11, grown)
  const height = fontPx * mix(1.06, 1.22, grown)
  context.fillStyle = color
  context.beginPath()
  context.roundRect(
    word.x - pad,
    word.baseline - fontPx * 0.36 - height / 2,
    word.width + 2 * pad,
    height,
    fontPx * 0.2,
  )
  context.fill()
}
