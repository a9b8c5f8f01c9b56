import type { SKRSContext2D } from '@napi-rs/canvas'
import { cueTokens, type TimedToken } from './cue-tokens.ts'
import type { Cue, FilmSpec } from './film-spec.ts'
import { formatOf, textArea } from './frame-format.ts'
import { layoutText } from './text-layout.ts'

export interface CaptionWord {
  text: string
  /** Left end of the baseline. */
  x: number
  baseline: number
  width: number
  start: number | null
}

/** A caption on its place in the frame, all in pixels. */
export interface CaptionLayout {
  fontPx: number
  words: CaptionWord[]
  lines: { x: number; top: number; width: number; height: number }[]
}

const lineHeightEm = 1.34
/** From the middle of a line down to its baseline: half the height of capitals in Noto Sans. */
const baselineBelowMiddleEm = 0.36

/** At most two lines, balanced, in the middle of the frame at the height that the template asks for. */
export function layoutCaption(context: SKRSContext2D, cue: Cue, spec: FilmSpec): CaptionLayout {
  const style = spec.template.captionStyle
  const format = formatOf(spec)
  const tokens = cueTokens(cue, spec.language).map((token) => withCapitals(token, spec))
  const block = layoutText({
    context,
    tokens,
    font: style.font,
    fontPx: style.sizeFraction * Math.min(spec.width, spec.height),
    maxWidth: textArea[format].captionWidth * spec.width,
    maxLines: 2,
    direction: spec.direction,
  })
  const height = Math.round(block.fontPx * lineHeightEm)
  const lowest = spec.height * 0.95 - height * block.lines.length
  const top = Math.round(Math.min(lowest, style.centerY[format] * spec.height - (height * block.lines.length) / 2))
  const lines = block.lines.map((line, row) => ({
    x: (spec.width - line.width) / 2,
    top: top + row * height,
    width: line.width,
    height,
  }))
  const words = block.lines.flatMap((line, row) =>
    line.tokens.map((token) => ({
      text: token.text,
      x: (lines[row]?.x ?? 0) + token.x,
      baseline: top + row * height + height / 2 + block.fontPx * baselineBelowMiddleEm,
      width: token.width,
      start: tokens[token.index]?.start ?? null,
    })),
  )
  return { fontPx: block.fontPx, words, lines }
}

function withCapitals(token: TimedToken, spec: FilmSpec): TimedToken {
  if (!spec.template.captionStyle.font.upperCase) return token
  return { ...token, text: token.text.toLocaleUpperCase(spec.language) }
}
