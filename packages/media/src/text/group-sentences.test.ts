import { describe, expect, it } from 'vitest'
import { groupSentences } from './group-sentences.ts'

const length = { minSeconds: 4, idealSeconds: 7.5, maxSeconds: 12 }

const sentences = (seconds: readonly number[], paragraphs: readonly number[] = []) =>
  seconds.map((value, i) => ({ text: `${i}`, seconds: value, paragraph: paragraphs[i] ?? 0 }))

const group = (...args: Parameters<typeof sentences>) =>
  groupSentences({ sentences: sentences(...args), length, maxGroups: 40 }).map((found) =>
    found.map(({ text }) => text).join(''),
  )

describe('groupSentences', () => {
  it('makes groups of even length', () => {
    expect(group([3.75, 3.75, 3.75, 3.75])).toEqual(['01', '23'])
    expect(group([7, 2, 6, 7])).toEqual(['0', '12', '3'])
  })

  it('rather cuts between paragraphs than within them', () => {
    expect(group([3.75, 3.75, 3.75, 3.75], [0, 1, 1, 2])).toEqual(['0', '12', '3'])
  })

  it('joins paragraphs that are too short for a picture of their own', () => {
    expect(group([1, 1, 1.5, 1], [0, 1, 2, 3])).toEqual(['0123'])
  })

  it('keeps to the greatest number of groups, with all sentences in order', () => {
    const many = sentences(Array.from({ length: 500 }, (_, i) => 5 + (i % 4)))
    const groups = groupSentences({ sentences: many, length, maxGroups: 12 })
    expect(groups.length).toBeLessThanOrEqual(12)
    expect(groups.flat()).toEqual(many)
  })
})
