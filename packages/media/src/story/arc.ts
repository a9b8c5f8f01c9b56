import { type BeatName, beatNames } from './genre.ts'

/** From what no story can do without to what only a long one has time for. */
const byWeight: readonly BeatName[] = [
  'setup',
  'resolution',
  'climax',
  'inciting',
  'midpoint',
  'crisis',
  'ally',
  'rival',
  'clue',
  'threshold',
  'setback',
  'trial',
  'chase',
  'bond',
  'approach',
  'doubt',
  'memory',
  'plan',
  'routine',
  'omen',
]

/**
 * The beats of each sequence, in the order of the story. Short stories tell two at once: one sequence is a whole
 * story, of two the first begins and the second ends it, of three the first is setup and inciting incident.
 */
export const arcOf = (sequences: number): BeatName[][] => {
  if (sequences <= 1) return [['setup', 'inciting', 'climax', 'resolution']]
  if (sequences === 2)
    return [
      ['setup', 'inciting'],
      ['climax', 'resolution'],
    ]
  if (sequences === 3) return [['setup', 'inciting'], ['climax'], ['resolution']]
  const chosen = new Set(byWeight.slice(0, sequences))
  return beatNames.filter((name) => chosen.has(name)).map((name) => [name])
}
