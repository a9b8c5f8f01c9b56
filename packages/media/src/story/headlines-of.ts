import { pick } from '../character/person-words.ts'
import type { Random } from '../image/random.ts'
import type { Facts } from './facts-of.ts'
import { fill, titleCase } from './fill.ts'

/** Title and logline. */
export const headlinesOf = (facts: Facts, random: Random): { title: string; logline: string } => ({
  title: titleOf(facts, random),
  logline: loglineOf(facts, random),
})

const titleOf = (facts: Facts, random: Random): string => {
  const { idea, genre, thing } = facts
  if (idea.subject && idea.subject.split(' ').length <= 6) return titleCase(idea.subject)
  const titles = idea.thing ? genre.titles.filter((title) => title.includes('{Thing}')) : genre.titles
  const known = new Set(['H', 'F'])
  const words = (name: string) =>
    name === 'Thing'
      ? titleCase(thing)
      : known.has(name)
        ? fill(`{${name}}`, facts.slots)
        : capital(facts.slots(name.charAt(0).toLowerCase() + name.slice(1)) ?? name)
  return pick(random, titles).replace(/\{(\w+)\}/gu, (_, name: string) => words(name))
}

const capital = (text: string): string => titleCase(text)

const loglineOf = (facts: Facts, random: Random): string => {
  const { idea, genre, cast } = facts
  const stake = pick(random, genre.stakes)
  const { hero } = idea
  const who = `{H}, a ${cast.hero.role},`
  const text =
    hero?.action && idea.clause
      ? ofClause(idea.clause, stake, hero.count)
      : idea.clause && !hero
        ? `${idea.clause}, and ${who} ${stake}`
        : idea.subject
          ? `In the story of ${lower(idea.subject)}, ${who} ${stake}`
          : `${place(facts)}, ${who} sets out to {want} and ${stake}`
  return `${fill(text, facts.slots)}.`
}

const ofClause = (clause: string, stake: string, count: number): string =>
  count === 1 ? `${withoutWho(clause)}, and ${stake}` : `${withoutWho(clause)}, and one of them, {H}, ${stake}`

const withoutWho = (clause: string): string => clause.replace(/ (?:who|that) (?=\p{Ll})/u, ' ')

const place = ({ idea }: Facts): string =>
  `{InTown}${idea.year ? ` in ${idea.year.endsWith('s') ? `the ${idea.year}` : idea.year}` : ''}`

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
