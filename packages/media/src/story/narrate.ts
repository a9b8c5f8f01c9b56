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
  const [first = '', second] = beats.map((name) => textOf(name, facts, random))
  return fill(second === undefined ? first : joined(first, second, beats.includes('setup')), facts.slots)
}

/** The heart of two beats. A beginning keeps who it is about, an end its last words. */
const joined = (first: string, second: string, isBeginning: boolean): string => {
  const one = sentencesOf(first)
  const two = sentencesOf(second)
  const kept = isBeginning ? [...one.slice(0, 2), ...two.slice(0, 2)] : [...one.slice(0, 2), ...two.slice(-2)]
  if (kept.join(' ').split(' ').length <= 66) return kept.join(' ')
  const introduced = one.filter((sentence) => sentence.includes('{intro}'))
  return (isBeginning ? [...introduced, ...two.slice(0, 2)] : [...one.slice(0, 2), ...two.slice(-1)]).join(' ')
}

const wholeStory = (facts: Facts, random: Random): string => {
  const opening = sentencesOf(textOf('setup', facts, random))
  const hero = opening.find((sentence) => sentence.includes('{intro}')) ?? ''
  const [event = ''] = sentencesOf(textOf('inciting', facts, random))
  return fill([hero, event, choose(pick(random, facts.genre.short), random)].join(' '), facts.slots)
}

const textOf = (name: BeatName, facts: Facts, random: Random): string => {
  const ways = facts.genre.beats[name].told
  const unfit = name === 'inciting' ? unfitFor(facts) : undefined
  const fitting = ways.filter((way) => !facts.absent?.test(way) && !unfit?.test(way))
  const told = choose(pick(random, fitting.length > 0 ? fitting : ways), random)
  if (name === 'inciting') return `${incident(facts, random)} ${told}`
  const year = name === 'setup' && facts.idea.year ? `${yearWords(facts.idea.year)} ` : ''
  return `${year}${told}${threadOf(name, facts)}`
}

const yearWords = (year: string): string => (year.endsWith('s') ? `These are the ${year}.` : `The year is ${year}.`)

/** A watch can't be read, and a letter asks for no password. */
const unfitFor = ({ thing }: Facts): RegExp => {
  const absent = [
    readable.test(thing) ? '' : 'reads|writing|street in it',
    electronic.test(thing) ? '' : 'connects|password',
  ]
  return new RegExp(absent.filter(Boolean).join('|'), 'u')
}

const readable =
  /^(?:letter|message|note|book|diary|journal|notebook|map|chart|ledger|logbook|register|scroll|manuscript|postcard|telegram|deed|will|contract|file|Bible|recipe|music|photograph|ticket)$/u
const electronic = /^(?:shard|implant|drone|computer|chip|drive|disk|usb|radio|recorder|phone)$/u

/** What sets it going: what the prompt says, and how the thing turns up if it doesn't say that. */
const incident = (facts: Facts, random: Random): string => {
  const { idea, genre } = facts
  const premise = premiseOf(facts, random)
  if (idea.thing && premise) {
    facts.met.add('T')
    return premise
  }
  const arrival = choose(pick(random, genre.arrivals), random)
  if (!premise || premise === strangers.rivals || premise === strangers.others) return `${premise} ${arrival}`.trim()
  return `${premise} ${pick(random, links)} ${arrival.charAt(0).toLowerCase()}${arrival.slice(1)}`
}

const links = ['On the same day,', 'Within the week,', 'The next morning,']

/** For what happens, what is so, and what has to be. */
const frames = {
  event: ['This is how it begins: {premise}.', 'It begins on a [Monday|Thursday|Friday]: {premise}.'],
  state: ['One thing has to be said: {premise}.', 'Everybody here knows it: {premise}.'],
  task: ['There is no way round it: {premise}.', "One thing can't wait: {premise}."],
}

const frameOf = (action: string): keyof typeof frames => {
  if (/^(?:must|has to|have to|needs? to)\b/u.test(action)) return 'task'
  if (/^(?:is|are|was|were) (?:\p{L}+ed|sent|given|taken|lost|found|told|shot|left)\b/u.test(action)) return 'event'
  return /^(?:is|are|was|were|has|have|had|can|can't|wants?|lives?|works?|dreams?|hates?|loves?|fears?|believes?|likes?|hopes?)\b/u.test(
    action,
  )
    ? 'state'
    : 'event'
}

const premiseOf = ({ idea, genre }: Facts, random: Random): string => {
  const { hero, clause } = idea
  if (clause === undefined) return ''
  if (!hero) return `This is how it begins: ${lowered(clause)}.`
  const action = hero.action ?? ''
  // Lovers have yet to meet; the plot of a love story brings them together.
  if (genre.name === 'romance' && hero.count === 2)
    return /\brival/u.test(hero.role) ? strangers.rivals : strangers.others
  const who =
    hero.count === 1
      ? `{H} ${action}`
      : hero.count === 2
        ? `{H} and {F} ${action}`
        : clause.charAt(0).toLowerCase() + clause.slice(1)
  return choose(pick(random, frames[frameOf(action)]), random).replace('{premise}', who)
}

const strangers = {
  rivals: 'Across the lane works {F}, and the two of them have not said good morning in years.',
  others: 'Not far away there is {F}, whom {H} knows only by sight.',
}

const lowered = (clause: string): string =>
  /^(?:A|An|The|One|Two|Three|Some|Every|No|In|On|When)\b/u.test(clause)
    ? clause.charAt(0).toLowerCase() + clause.slice(1)
    : clause

/** What the prompt speaks of comes up again, where the plot of the genre would forget it. */
const threadOf = (name: BeatName, { idea, places }: Facts): string => {
  const { matter, want, hero, thing } = idea
  const aboutHome = matter !== undefined && places.home.the === matter
  if (thing && name === 'rival') return ' Not a word is said about {T}, and neither of them thinks of anything else.'
  if (thing && name === 'approach') return ' {H} has {T} along.'
  if (want && name === 'threshold') return ' From here on only one thing counts: to {want}.'
  if (want && name === 'crisis') return ' All this, when {he} only meant to {want}.'
  if (matter && !aboutHome && !want) {
    if (name === 'rival') return ` When the talk comes to ${matter}, {rhe} changes the subject.`
    if (name === 'clue') return ` It leads back to ${matter}, as everything does.`
    if (name === 'crisis') return ` It all began with ${matter}, and that seems a long time ago.`
  }
  const action = hero?.action ?? ''
  return name === 'crisis' && hero?.count === 1 && /^(?:is|was) /u.test(action)
    ? ` And {he} ${action}; that has not changed.`
    : ''
}

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?]["']?) (?=["'\p{Lu}{[])/u)
