import { describe, expect, it } from 'vitest'
import type { CharacterRequest } from './character.ts'
import { imagineAppearance } from './imagine-appearance.ts'

const request = (overrides: Partial<CharacterRequest> = {}): CharacterRequest => ({
  name: 'Robin Vale',
  description: '',
  style: 'photo',
  traits: [],
  backstory: '',
  seed: 1,
  ...overrides,
})

const looksOf = (description: string, overrides: Partial<CharacterRequest> = {}) =>
  imagineAppearance(request({ description, ...overrides }))

describe('imagineAppearance', () => {
  it('gives the same looks for the same request, and others for other seeds', () => {
    expect(looksOf('a baker')).toEqual(looksOf('a baker'))
    const summaries = Array.from({ length: 12 }, (_, seed) => looksOf('', { seed }).summary)
    expect(new Set(summaries).size).toBeGreaterThan(9)
  })

  it('takes everything that a description says', () => {
    const looks = looksOf(
      'An old woman with long silver hair in a braid, green eyes and pale skin. She wears a dark red cloak and round glasses and has a scar over her left brow.',
    )
    expect(looks).toMatchObject({
      gender: 'female',
      age: 'old',
      skin: 'pale',
      hair: { style: 'braided', color: 'silver' },
      eyes: 'green',
      clothes: { kind: 'cloak', color: 'dark red' },
    })
    expect(looks.marks).toContain('round glasses')
    expect(looks.marks.join()).toContain('scar over her left brow')
    expect(looks.summary).toMatch(/^an old woman with pale skin, /u)
  })

  it.each([
    ['A young man with short black hair', { gender: 'male', age: 'young', hair: { style: 'short', color: 'black' } }],
    ['a redhead in a blue coat', { hair: { color: 'red' }, clothes: { kind: 'coat', color: 'blue' } }],
    ['a bald monk with brown eyes', { hair: { style: 'bald' }, eyes: 'brown', clothes: { kind: 'robe' } }],
    ['an 8-year-old girl', { gender: 'female', age: 'child' }],
    ['an old knight with a grey beard', { gender: 'male', age: 'old' }],
    ['a wizard in robes of deep blue', { gender: 'male', clothes: { kind: 'robes', color: 'deep blue' } }],
    ['a 70 year old man', { gender: 'male', age: 'old' }],
    ['a blue-eyed pilot', { eyes: 'blue', clothes: { kind: 'flight suit' } }],
    ['a nonbinary hacker', { gender: 'neutral', clothes: { kind: 'hoodie' } }],
    ['a silver-haired queen', { gender: 'female', hair: { color: 'silver' }, clothes: { kind: 'gown' } }],
  ])('reads "%s"', (description, expected) => {
    expect(looksOf(description)).toMatchObject(expected)
  })

  it('takes the gender from the name where nothing else says it', () => {
    expect(looksOf('', { name: 'Clara Berg' }).gender).toBe('female')
    expect(looksOf('', { name: 'Tomas Berg' }).gender).toBe('male')
    expect(looksOf('He grew up by the sea', { name: 'Clara Berg' }).gender).toBe('male')
  })

  it('gives children no beard and the old no chestnut hair', () => {
    for (let seed = 0; seed < 60; seed++) {
      expect(looksOf('a boy', { seed }).marks.join()).not.toMatch(/beard|stubble/u)
      expect(['silver', 'grey', 'white']).toContain(looksOf('an old man', { seed }).hair.color)
    }
  })

  it('sums up in good English whatever comes', () => {
    for (let seed = 0; seed < 200; seed++) {
      const description = ['', 'an orange coat', 'a knight', 'a bald man with an eyepatch', 'a kid with freckles'][
        seed % 5
      ]
      const { summary } = looksOf(description ?? '', { seed })
      expect(summary).toMatch(/^an? .*[\p{L}]$/u)
      expect(summary).not.toMatch(/undefined|\s{2}|\ba [aeio]|\ban [^aeio]/u)
    }
  })
})
