import { createCanvas } from '@napi-rs/canvas'
import { beforeAll, describe, expect, test } from 'vitest'
import { registerFonts } from '../fonts/index.ts'
import { type Direction, layoutText } from './text-layout.ts'
import { tokenize } from './text-tokens.ts'

beforeAll(registerFonts)

function layout(
  text: string,
  options: { maxWidth: number; maxLines?: number; direction?: Direction; language?: string },
) {
  return layoutText({
    context: createCanvas(1, 1).getContext('2d'),
    tokens: tokenize(text, options.language ?? 'en'),
    font: { role: 'sans', weight: 700, letterSpacingEm: 0, upperCase: false },
    fontPx: 40,
    maxWidth: options.maxWidth,
    maxLines: options.maxLines ?? 2,
    direction: options.direction ?? 'ltr',
  })
}

const words = (block: ReturnType<typeof layout>) => block.lines.map((line) => line.tokens.map((token) => token.text))

describe('layoutText', () => {
  test('breaks into lines of about equal width', () => {
    const block = layout('the mountains keep the last sun of the day', { maxWidth: 800 })
    expect(block.lines.length).toBe(2)
    const [first = 0, second = 0] = block.lines.map((line) => line.width)
    expect(Math.min(first, second) / Math.max(first, second)).toBeGreaterThan(0.7)
  })

  test('makes letters smaller before it makes lines more', () => {
    const text = 'the mountains above the town keep the very last sun of the long day'
    const block = layout(text, { maxWidth: 620 })
    expect(block.lines.length).toBe(2)
    expect(block.fontPx).toBeLessThan(40)
    expect(block.width).toBeLessThanOrEqual(620)
  })

  test('puts right-to-left words from the right, and Latin names among them in their own order', () => {
    const block = layout('تدور المنارة مع Kiln Studio هنا', { maxWidth: 5000, direction: 'rtl' })
    expect(words(block)).toEqual([['هنا', 'Kiln', 'Studio', 'مع', 'المنارة', 'تدور']])
    const line = block.lines[0]?.tokens ?? []
    line.slice(1).forEach((token, index) => {
      const before = line[index]
      expect(token.x).toBeGreaterThan((before?.x ?? 0) + (before?.width ?? 0))
    })
  })

  test('breaks Chinese between words, without spaces, never before a closing mark', () => {
    const text = '每天傍晚，渔船回家，海港慢慢充满了灯光。'
    expect(layout(text, { maxWidth: 480, language: 'zh' }).lines.length).toBe(2)
    for (let maxWidth = 160; maxWidth < 800; maxWidth += 20) {
      const lines = words(layout(text, { maxWidth, maxLines: 9, language: 'zh' })).map((line) => line.join(''))
      expect(lines.join('')).toBe(text)
      for (const line of lines) expect(line).not.toMatch(/^[，。]/)
    }
  })

  test('leaves out pictographs, which the fonts do not have', () => {
    expect(words(layout('home 🏠👨‍👩‍👧 again 👍🏽', { maxWidth: 5000 }))).toEqual([['home', 'again']])
  })
})
