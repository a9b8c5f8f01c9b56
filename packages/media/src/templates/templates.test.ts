import { describe, expect, it } from 'vitest'
import { getTemplate, templateIds, templates } from './index.ts'

const luminance = (color: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2 contrast ratio, 1 … 21. */
const contrast = (a: string, b: string): number => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

describe('templates', () => {
  it('are found by their id, and only by it', () => {
    expect(templates.map((template) => template.templateId)).toEqual([...templateIds])
    expect(getTemplate('bold').name).toBe('Bold')
    expect(() => getTemplate('toString')).toThrow('classic, bold, minimal, documentary, cinema')
  })

  it.each(templates)('$templateId keeps its text readable', ({ colors, captionStyle }) => {
    expect(contrast(colors.text, colors.shadow)).toBeGreaterThan(7)
    expect(contrast(colors.cardText, colors.cardFrom)).toBeGreaterThan(4.5)
    expect(contrast(colors.onAccent, colors.accent)).toBeGreaterThan(3)
    expect(contrast(captionStyle.textColor, captionStyle.backdropColor)).toBeGreaterThan(7)
    if (captionStyle.highlight === 'box') {
      expect(contrast(captionStyle.highlightTextColor, captionStyle.highlightColor)).toBeGreaterThan(4.5)
    }
  })

  it.each(templates)('$templateId holds only colours and moves that film and painter can use', (template) => {
    const colors = JSON.stringify(template).match(/"#[^"]*"/gu) ?? []
    expect(colors.length).toBeGreaterThan(20)
    for (const color of colors) expect(color).toMatch(/^"#[0-9a-f]{6}"$/u)
    for (const move of template.moves) expect(move.amount).toBeLessThan(0.25)
    expect(template.captionStyle.sizeFraction).toBeGreaterThanOrEqual(0.045)
  })
})
