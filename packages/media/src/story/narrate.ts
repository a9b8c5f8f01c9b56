import { pick } from '../character/person-words.ts'
import type { Random } from '../image/random.ts'
import type { Facts } from './facts-of.ts'
import { choose, fill } from './fill.ts'
import type { BeatName } from './genre.ts'

export interface Telling {
  beats: readonly BeatName[]
  facts: Facts
  random: Random
}

/** What is spoken in a sequence: one beat in full, or the heart of two or four. */
export const narrate = ({ beats, facts, random }: Telling): string => {
  if (beats.length === 4) return wholeStory(facts, random)
  const told = beats.map((name) => textOf(name, facts, random))
  const whole =
    beats.length === 1 ? told.join(' ') : told.map((text) => sentencesOf(text).slice(0, 2).join(' ')).join(' ')
  return fill(whole, facts.slots)
}

const wholeStory = (facts: Facts, random: Random): string => {
  const [scene = '', hero = ''] = sentencesOf(textOf('setup', facts, random))
  const begin = scene.includes('{intro}') ? [scene] : [scene, hero]
  const [event = ''] = sentencesOf(textOf('inciting', facts, random))
  return fill([...begin, event, choose(pick(random, facts.genre.short), random)].join(' '), facts.slots)
}

const textOf = (name: BeatName, facts: Facts, random: Random): string => {
  const ways = facts.genre.beats[name].told
  const fitting = facts.isDry ? ways.filter((way) => !/\b(?:rain|sleet|snow|fog)/iu.test(way)) : ways
  const told = choose(pick(random, fitting.length > 0 ? fitting : ways), random)
  if (name === 'inciting') return `${incident(facts, random)} ${told}`
  const year = name === 'setup' && facts.idea.year ? `${yearWords(facts.idea.year)} ` : ''
  return `${year}${told}${threadOf(name, facts)}`
}

const yearWords = (year: string): string => (year.endsWith('s') ? `These are the ${year}.` : `The year is ${year}.`)

/** What sets it going: what the prompt says, and how the thing turns up if it doesn't say that. */
const incident = (facts: Facts, random: Random): string => {
  const { idea, genre } = facts
  const premise = premiseOf(facts, random)
  if (idea.thing && premise) facts.met.add('T')
  const arrival = idea.thing && premise ? '' : choose(pick(random, genre.arrivals), random)
  return [premise, arrival].filter(Boolean).join(' ')
}

const frames = [
  'This is how it begins: {premise}.',
  'Then, from one day to the next, everything changes: {premise}.',
  'It begins on a [Monday|Thursday|Friday]: {premise}.',
]

const premiseOf = ({ idea, cast }: Facts, random: Random): string => {
  const { hero } = idea
  if (!hero?.action) return idea.clause && !hero ? framed(lowered(idea.clause), random) : ''
  const who =
    hero.count === 1
      ? '{H}'
      : hero.count === 2
        ? `{H} and ${cast.friend.short}`
        : `the ${idea.clause?.split(' ').slice(0, 1).join('').toLowerCase() ?? ''}`
  return framed(hero.count === 3 ? lowered(idea.clause ?? '') : `${who} ${hero.action}`, random)
}

const framed = (premise: string, random: Random): string =>
  pick(random, frames)
    .replace('{premise}', premise)
    .replace(/\[([^\]]+)\]/gu, (_, days: string) => pick(random, days.split('|')))

const lowered = (clause: string): string =>
  /^(?:A|An|The|One|Two|Three|Some|Every|No|In|On|When)\b/u.test(clause)
    ? clause.charAt(0).toLowerCase() + clause.slice(1)
    : clause

/** What the prompt is about comes up again, where the plot of the genre would forget it. */
const threadOf = (name: BeatName, { idea }: Facts): string => {
  if (idea.subject) {
    const subject = lowered(idea.subject)
    if (name === 'rival') return ` When the talk comes to ${subject}, {rhe} changes the subject.`
    if (name === 'clue') return ` It leads back to ${subject}, as everything does.`
    if (name === 'approach') return ` So much for ${subject}, and so much still to do.`
  }
  if (idea.want) {
    if (name === 'threshold') return ' From here on only one thing counts: to {want}.'
    if (name === 'crisis') return ' It was only ever to {want}.'
  }
  return ''
}

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?]["']?) (?=["'\p{Lu}{[])/u)
