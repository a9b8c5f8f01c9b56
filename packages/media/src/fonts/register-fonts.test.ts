import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { fontOf, registerFonts } from './register-fonts.ts'

/** The pixels of a text, as one string that can be compared. */
function pixelsOf(text: string, font = fontOf({ role: 'sans', weight: 700, sizePx: 40 })): string {
  registerFonts()
  const canvas = createCanvas(400, 80)
  const context = canvas.getContext('2d')
  context.font = font
  context.fillText(text, 10, 55)
  return canvas.data().toString('base64')
}

const missing = pixelsOf('\u{10FFFD}')

test.each([
  ['Latin', 'Łódź', 'ż'],
  ['Greek', 'γειά', 'ω'],
  ['Cyrillic', 'Привет', 'ж'],
  ['Arabic', 'مرحبا', 'ش'],
  ['Devanagari', 'नमस्ते', 'क'],
  ['Chinese', '你好世界', '海'],
])('%s text is drawn with shapes of its own, in every weight and role', (_script, word, letter) => {
  for (const role of ['sans', 'serif'] as const) {
    const drawn = ([400, 700, 900] as const).map((weight) => pixelsOf(word, fontOf({ role, weight, sizePx: 40 })))
    expect(new Set(drawn).size).toBe(3)
  }
  expect(pixelsOf(letter)).not.toBe(missing)
  // Boxes for missing letters look all the same.
  for (const one of word) expect(pixelsOf(one)).not.toBe(missing)
})

test('Arabic letters take the form that their neighbours ask for', () => {
  const notJoined = '\u200C'
  expect(pixelsOf('بب')).not.toBe(pixelsOf(`ب${notJoined}ب`))
})

test('Devanagari consonants form a conjunct', () => {
  const notJoined = '\u200C'
  expect(pixelsOf('क्ष')).not.toBe(pixelsOf(`क्${notJoined}ष`))
})

test('fonts are known under names that no system font has', () => {
  registerFonts()
  registerFonts()
  const names = GlobalFonts.families.map(({ family }) => family)
  for (const name of fontOf({ role: 'serif', weight: 400, sizePx: 10 }).match(/(?<=")[^",]+(?=")/g) ?? []) {
    expect(name).toMatch(/^Kiln /)
    expect(names).toContain(name)
  }
})
