import { describe, expect, it } from 'vitest'
import { createRandom } from '../image/random.ts'
import { choose, fill, titleCase } from './fill.ts'

const slots = (words: Record<string, string>) => (name: string) => words[name]

describe('fill', () => {
  it.each([
    ['honest thief', 'an honest thief'],
    ['one-way ticket', 'a one-way ticket'],
    ['uniform', 'a uniform'],
    ['uninvited guest', 'an uninvited guest'],
    ['old key', 'an old key'],
    ['hotel', 'a hotel'],
    ['hour', 'an hour'],
    ['European map', 'a European map'],
  ])('puts the article of the sound before "%s"', (thing, expected) => {
    expect(fill('It is a {T}', slots({ T: thing }))).toBe(`It is ${expected}`)
  })

  it('fills slots with words that have slots themselves, and begins sentences with capitals', () => {
    const words = slots({ want: 'save {his} ship', his: 'her', he: 'she' })
    expect(fill('{He} waits. {he} means to {want}. "{he} knows," says one.', words)).toBe(
      'She waits. She means to save her ship. "She knows," says one.',
    )
  })

  it('refuses a slot that nobody knows', () => {
    expect(() => fill('{Nobody}', slots({}))).toThrow(RangeError)
  })
})

it('chooses one of the words, the same for the same numbers', () => {
  const chosen = new Set(Array.from({ length: 30 }, (_, seed) => choose('[a|b|c] day', createRandom('test', seed))))
  expect([...chosen].sort()).toEqual(['a day', 'b day', 'c day'])
  expect(choose('[a|b|c]', createRandom('test', 1))).toBe(choose('[a|b|c]', createRandom('test', 1)))
})

it('writes titles with small articles', () => {
  expect(titleCase('the message in a bottle')).toBe('The Message in a Bottle')
})
