import { expect, it } from 'vitest'
import { age, printable } from './output.ts'
import { barLine } from './progress-display.ts'

it('lets no text from elsewhere control the terminal', () => {
  expect(printable('red \u001b[31m\u0007 \u202e flipped\nline')).toBe('red �[31m� � flipped\nline')
})

it('draws a bar that fits the terminal', () => {
  expect(barLine({ percent: 50, message: 'Drawing' }, 80)).toBe(`${'█'.repeat(14)}${'░'.repeat(14)}  50 %  Drawing`)
  expect(barLine({ percent: 100, message: 'x'.repeat(200) }, 60)).toHaveLength(59)
})

it('tells ages in words', () => {
  const now = Date.parse('2026-01-02T00:00:00Z')
  expect([age('2026-01-01T23:59:30Z', now), age('2026-01-01T23:00:00Z', now), age(null, now)]).toEqual([
    '30 s ago',
    '1 h ago',
    '-',
  ])
})
