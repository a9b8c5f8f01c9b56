import { createRandom, type Random } from '../image/random.ts'
import type { Appearance, CharacterRequest, Personality } from './character.ts'
import { pick } from './person-words.ts'
import { type Temperament, temperaments } from './temperaments.ts'

const pronouns: Record<Appearance['gender'], { they: string; them: string; their: string }> = {
  female: { they: 'she', them: 'her', their: 'her' },
  male: { they: 'he', them: 'him', their: 'his' },
  neutral: { they: 'they', them: 'them', their: 'their' },
}

/**
 * Who a character is, put together on this machine: what the request says of traits and past holds, the rest fits it
 * and is chosen by seed. The same request gives the same personality.
 */
export const makeUpPersonality = (request: CharacterRequest, appearance: Appearance): Personality => {
  const random = createRandom('personality', request.name, request.description, ...request.traits, request.seed)
  const [main, other] = temperamentsOf(request, random)
  const fill = (text: string) => fillIn(text, request.name, appearance.gender)
  const both = <Key extends 'strengths' | 'flaws' | 'goals' | 'fears'>(key: Key) => [
    ...some(random, main[key], 2),
    ...some(random, other[key], 1),
  ]
  return {
    summary: `${request.name} is ${pick(random, main.nature)}. ${fill(pick(random, turns))}`,
    traits: distinct([...request.traits, ...main.traits, ...some(random, other.traits, 1)]).slice(
      0,
      Math.max(5, request.traits.length),
    ),
    strengths: both('strengths'),
    flaws: both('flaws'),
    goals: [pick(random, main.goals), pick(random, other.goals)],
    fears: [pick(random, main.fears), pick(random, other.fears)],
    voice: pick(random, main.voices),
    quotes: [...some(random, main.quotes, 2), pick(random, other.quotes)],
    backstory:
      request.backstory.trim() ||
      fill(`${pick(random, main.pasts)} ${pick(random, other.pasts)} ${pick(random, arrivals)}`),
  }
}

const turns = [
  'Those who know {them} well know the other side too, and are trusted with it.',
  'What looks like habit in {them} is a decision, made again every morning.',
  'There is one subject on which {they} will not be moved, and it is never the one people expect.',
  'People remember {them} for something small, and remember it for years.',
]
const arrivals = [
  'What came after was work, a few good friends, and one thing left unfinished.',
  'Then came the day on which all of that was suddenly of use.',
  'None of it is a secret; nobody has asked in the right order.',
]

/** The two that the request speaks of most; by seed where it is silent. */
const temperamentsOf = (request: CharacterRequest, random: Random): [Temperament, Temperament] => {
  const traits = request.traits.join(' ').toLowerCase()
  const text = [request.description, request.backstory].join(' ').toLowerCase()
  const scored = temperaments.map((temperament) => ({
    temperament,
    score: hits(traits, temperament) * 3 + hits(text, temperament) + random.next() * 0.5,
  }))
  const [first, second] = scored.sort((a, b) => b.score - a.score)
  if (!first || !second) throw new RangeError('There are at least two temperaments')
  return [first.temperament, second.temperament]
}

const hits = (text: string, { words }: Temperament): number =>
  words.filter((word) => ` ${text.replace(/[^\p{L}]+/gu, ' ')}`.includes(` ${word}`)).length

const fillIn = (text: string, name: string, gender: Appearance['gender']): string => {
  const { they, them, their } = pronouns[gender]
  return text
    .replaceAll('{name}', name)
    .replaceAll('{they}', they)
    .replaceAll('{them}', them)
    .replaceAll('{their}', their)
}

/** That many different ones, in an order by chance. */
const some = <Item>(random: Random, list: readonly Item[], count: number): Item[] =>
  list
    .map((item) => ({ item, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ item }) => item)

const distinct = (words: readonly string[]): string[] =>
  words.filter((word, at) => words.findIndex((other) => other.toLowerCase() === word.toLowerCase()) === at)
