import type { SKRSContext2D } from '@napi-rs/canvas'
import { fontOf } from '../fonts/index.ts'
import type { FontStyle } from '../templates/index.ts'
import { directionOf, hasJoinedLetters } from './script-of.ts'
import type { Token } from './text-tokens.ts'

export type Direction = 'ltr' | 'rtl'

export interface PlacedToken {
  /** Position in the list of tokens that was laid out. */
  index: number
  text: string
  /** Left edge, from the left edge of the line. */
  x: number
  width: number
}

export interface TextLine {
  tokens: PlacedToken[]
  width: number
}

export interface TextBlock {
  lines: TextLine[]
  width: number
  fontPx: number
}

export interface LayoutRequest {
  context: SKRSContext2D
  tokens: Token[]
  font: FontStyle
  fontPx: number
  maxWidth: number
  maxLines: number
  direction: Direction
}

/** Below this, smaller letters would be harder to read than one line more. */
const smallestShare = 0.62

/** Sets the context up to draw tokens of this font. */
export function useFont(
  context: SKRSContext2D,
  font: FontStyle,
  options: { fontPx: number; sample: string; direction: Direction },
) {
  context.font = fontOf({ role: font.role, weight: font.weight, sizePx: options.fontPx })
  context.letterSpacing = hasJoinedLetters(options.sample) ? '0px' : `${font.letterSpacingEm * options.fontPx}px`
  context.direction = options.direction
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
}

/** Breaks tokens into lines of about equal width. When they need too many lines, letters shrink, down to 62 %. */
export function layoutText(request: LayoutRequest): TextBlock {
  const sample = request.tokens.map((token) => token.text).join(' ')
  for (let share = 1; ; share -= 0.06) {
    const fontPx = Math.round(request.fontPx * Math.max(share, smallestShare))
    useFont(request.context, request.font, { fontPx, sample, direction: request.direction })
    const widths = request.tokens.map((token) => request.context.measureText(token.text).width)
    const space = request.context.measureText(' ').width
    const breaks = balancedLines({ tokens: request.tokens, widths, space, maxWidth: request.maxWidth })
    const fits = breaks.length <= request.maxLines && Math.max(...widths) <= request.maxWidth
    if (!fits && share > smallestShare) continue
    const lines = breaks.map((range) => placeLine({ ...request, range, widths, space }))
    return { lines, fontPx, width: Math.max(0, ...lines.map((line) => line.width)) }
  }
}

interface Measured {
  tokens: Token[]
  widths: number[]
  space: number
}

/** The fewest lines that fit, then the narrowest width that still gives as few: no lonely word at the end. */
function balancedLines(text: Measured & { maxWidth: number }): [number, number][] {
  const greedy = breakLines(text, text.maxWidth)
  let narrow = text.maxWidth / Math.max(1, greedy.length) / 2
  let best = greedy
  let wide = text.maxWidth
  for (let round = 0; round < 8; round++) {
    const width = (narrow + wide) / 2
    const lines = breakLines(text, width)
    const isWide = lines.some(([from, to]) => to - from === 1 && (text.widths[from] ?? 0) > width)
    if (lines.length > greedy.length || isWide) narrow = width
    else {
      best = lines
      wide = width
    }
  }
  return best
}

function breakLines({ tokens, widths, space }: Measured, maxWidth: number): [number, number][] {
  const lines: [number, number][] = []
  let from = 0
  let width = 0
  tokens.forEach((_, index) => {
    const gap = index > from && tokens[index - 1]?.spaceAfter ? space : 0
    const token = widths[index] ?? 0
    if (index > from && width + gap + token > maxWidth) {
      lines.push([from, index])
      from = index
      width = token
    } else width += gap + token
  })
  if (from < tokens.length) lines.push([from, tokens.length])
  return lines
}

function placeLine(line: Measured & { range: [number, number]; direction: Direction }): TextLine {
  const [from, to] = line.range
  const indexes = visualOrder(line.tokens.slice(from, to), line.direction).map((index) => index + from)
  let x = 0
  const tokens = indexes.map((index, place) => {
    const token = line.tokens[index]
    const width = line.widths[index] ?? 0
    // The space of a right-to-left word lies on its left, which is where the next word on the page ends.
    const neighbour = line.direction === 'rtl' ? line.tokens[indexes[place + 1] ?? -1] : token
    const placed = { index, text: token?.text ?? '', x, width }
    x += width + (place < indexes.length - 1 && (neighbour?.spaceAfter ?? true) ? line.space : 0)
    return placed
  })
  return { tokens, width: x }
}

/** Words from left to right as they stand on the page: in right-to-left text, runs of Latin words keep their own order. */
function visualOrder(tokens: Token[], direction: Direction): number[] {
  const indexes = tokens.map((_, index) => index)
  if (direction === 'ltr') return indexes
  const runs: number[][] = []
  let isLatin = false
  for (const index of indexes) {
    const own = directionOf(tokens[index]?.text ?? '')
    const continues: boolean = isLatin && own !== 'rtl'
    if (continues) runs.at(-1)?.push(index)
    else runs.push([index])
    isLatin = continues || own === 'ltr'
  }
  return runs.reverse().flat()
}
