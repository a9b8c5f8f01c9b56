import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { FontStyle, HexColor, TitleStyle } from '../templates/index.ts'
import { withOpacity } from './color.ts'
import { createSprite, type Sprite } from './sprite.ts'
import { type Direction, layoutText, type TextLine, useFont } from './text-layout.ts'
import { tokenize } from './text-tokens.ts'

export interface TitleRequest {
  text: string
  language: string
  direction: Direction
  font: FontStyle
  fontPx: number
  maxLines: number
  ornament: TitleStyle['ornament']
  align: 'start' | 'center' | 'end'
  /** Where the text may stand: `anchor` says which part of it stays at `y`. */
  area: { x: number; y: number; width: number; anchor: 'top' | 'middle' }
  colors: { text: HexColor; shadow: HexColor; accent: HexColor; onAccent: HexColor }
}

interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** A title, drawn line by line, ready to be moved into frames. */
export interface TitleBlock {
  lines: { sprite: Sprite; box: Box }[]
  bounds: Box
  ornament: { box: Box; color: HexColor; grows: 'across' | 'down' } | null
  direction: Direction
  fontPx: number
}

const lineHeightEm = 1.2
const baselineEm = 0.93

export function createTitleBlock(request: TitleRequest): TitleBlock {
  const { area, font, direction } = request
  const capital = font.upperCase ? request.text.toLocaleUpperCase(request.language) : request.text
  const indent = request.ornament === 'bar' ? request.fontPx * 0.42 : 0
  const context = createCanvas(1, 1).getContext('2d')
  const tokens = tokenize(capital, request.language)
  const maxWidth = area.width - indent
  const block = layoutText({
    context,
    tokens,
    font,
    fontPx: request.fontPx,
    maxWidth,
    maxLines: request.maxLines,
    direction,
  })
  const lineHeight = Math.round(block.fontPx * (request.ornament === 'box' ? 1.42 : lineHeightEm))
  const height = lineHeight * block.lines.length
  const top = Math.round(area.anchor === 'top' ? area.y : area.y - height / 2)
  const lines = block.lines.map((line, row) => {
    const box = { x: lineX(line, request, indent), y: top + row * lineHeight, width: line.width, height: lineHeight }
    return { box, sprite: drawLine(line, { box, request, fontPx: block.fontPx }) }
  })
  const left = Math.min(...lines.map(({ box }) => box.x))
  const bounds = { x: left, y: top, width: block.width, height }
  return {
    lines,
    bounds,
    direction,
    fontPx: block.fontPx,
    ornament: ornamentOf(request, { bounds, fontPx: block.fontPx }),
  }
}

function lineX(line: TextLine, { align, area, direction }: TitleRequest, indent: number): number {
  if (align === 'center') return area.x + (area.width - line.width) / 2
  const isLeft = (align === 'start') === (direction === 'ltr')
  return isLeft ? area.x + indent : area.x + area.width - indent - line.width
}

function drawLine(line: TextLine, at: { box: Box; request: TitleRequest; fontPx: number }): Sprite {
  const { box, request, fontPx } = at
  const margin = fontPx * 0.9
  const area = { x: box.x - margin, y: box.y - margin, width: box.width + 2 * margin, height: box.height + 2 * margin }
  const isBoxed = request.ornament === 'box'
  return createSprite(area, (context) => {
    if (isBoxed) drawLineBox(context, { box, fontPx, color: request.colors.accent })
    else drawGlow(context, line, at)
    drawTokens(context, line, { ...at, color: isBoxed ? request.colors.onAccent : request.colors.text })
  })
}

function drawTokens(
  context: SKRSContext2D,
  line: TextLine,
  at: { box: Box; request: TitleRequest; fontPx: number; color: string },
) {
  const { box, request, fontPx } = at
  useFont(context, request.font, { fontPx, sample: request.text, direction: request.direction })
  context.fillStyle = at.color
  const baseline = box.y + (box.height - fontPx * lineHeightEm) / 2 + fontPx * baselineEm
  for (const token of line.tokens) context.fillText(token.text, box.x + token.x, baseline)
}

/** A wide soft shadow carries the text over a restless picture, a narrow one gives it an edge. */
function drawGlow(
  context: SKRSContext2D,
  line: TextLine,
  at: { box: Box; request: TitleRequest; fontPx: number },
): void {
  const { shadow, text } = at.request.colors
  for (const [blurEm, opacity] of [
    [0.7, 0.6],
    [0.12, 0.45],
  ] as const) {
    context.shadowColor = withOpacity(shadow, opacity)
    context.shadowBlur = at.fontPx * blurEm
    context.shadowOffsetY = at.fontPx * 0.03
    drawTokens(context, line, { ...at, color: text })
  }
  context.shadowColor = 'transparent'
}

function drawLineBox(
  context: SKRSContext2D,
  { box, fontPx, color }: { box: Box; fontPx: number; color: string },
): void {
  const pad = fontPx * 0.26
  context.fillStyle = color
  context.beginPath()
  context.roundRect(box.x - pad, box.y + box.height * 0.04, box.width + 2 * pad, box.height * 0.92, fontPx * 0.12)
  context.fill()
}

function ornamentOf(request: TitleRequest, at: { bounds: Box; fontPx: number }): TitleBlock['ornament'] {
  const { bounds, fontPx } = at
  const color = request.colors.accent
  const isRightToLeft = request.direction === 'rtl'
  switch (request.ornament) {
    case 'none':
    case 'box':
      return null
    case 'bar': {
      const width = Math.max(3, fontPx * 0.1)
      const x = isRightToLeft ? bounds.x + bounds.width + fontPx * 0.42 - width : bounds.x - fontPx * 0.42
      return {
        box: { x, y: bounds.y + fontPx * 0.12, width, height: bounds.height - fontPx * 0.2 },
        color,
        grows: 'down',
      }
    }
    case 'underline': {
      const width = Math.min(bounds.width, fontPx * 1.9)
      const centered = bounds.x + (bounds.width - width) / 2
      const atStart = isRightToLeft ? bounds.x + bounds.width - width : bounds.x
      const x = request.align === 'center' ? centered : atStart
      return {
        box: { x, y: bounds.y + bounds.height + fontPx * 0.16, width, height: Math.max(3, fontPx * 0.075) },
        color,
        grows: 'across',
      }
    }
    default:
      return request.ornament satisfies never
  }
}
