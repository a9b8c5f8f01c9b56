import { expect, it } from 'vitest'
import { estimateMovieWait } from './estimate-movie-wait.ts'

it.each([
  ['nothing is ahead', { sequencesAhead: 0, running: null, secondsPerSequence: null }, 0],
  ['none was measured: 20 s a sequence', { sequencesAhead: 5, running: null, secondsPerSequence: null }, 100],
  [
    'the one that runs is half done',
    { sequencesAhead: 0, running: { sequences: 4, seconds: 40 }, secondsPerSequence: null },
    40,
  ],
  [
    'the one that runs takes longer than it should',
    { sequencesAhead: 2, running: { sequences: 1, seconds: 90 }, secondsPerSequence: 8 },
    16,
  ],
  [
    'movies were measured, part of a second counts',
    { sequencesAhead: 3, running: { sequences: 2, seconds: 1 }, secondsPerSequence: 1.1 },
    5,
  ],
])('when %s', (_what, place, seconds) => {
  expect(estimateMovieWait(place)).toBe(seconds)
})
