import { expect, it } from 'vitest'
import { isStorable, toStorableJson } from './storable-json.ts'

const cases: [string, string, string][] = [
  ['plain text', 'naïve 😀', 'naïve 😀'],
  ['a NUL', 'a\0b', 'a\ufffdb'],
  ['half of a surrogate pair', 'a\ud83d', 'a\ufffd'],
  ['the other half', '\ude00a', '\ufffda'],
  ['the escape as text', 'a\\u0000b', 'a\\u0000b'],
  ['a backslash before a NUL', 'a\\\0b', 'a\\\ufffdb'],
  ['another control character', 'a\u0001b', 'a\u0001b'],
]

it.each(cases)('stores %s', (_name, text, stored) => {
  expect(JSON.parse(toStorableJson({ text }))).toEqual({ text: stored })
  expect(isStorable(JSON.stringify({ text }))).toBe(text === stored)
})
