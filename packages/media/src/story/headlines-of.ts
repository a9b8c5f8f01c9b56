import { pick } from '../character/person-words.ts'
import type { Random } from '../image/random.ts'
import type { Facts } from './facts-of.ts'
import { fill, type Slots, titleCase } from './fill.ts'

/** Title and logline. */
export const headlinesOf = (facts: Facts, random: Random): { title: string; logline: string } => ({
  title: titleOf(facts, random),
  logline: loglineOf(facts, random),
})

const titleOf = (facts: Facts, random: Random): string => {
  const { idea, genre, thing, cast } = facts
  if (idea.title) return titleCase(idea.title)
  const fitting = genre.titles.filter((title) => !/\{(?:In)?Town\}/u.test(title) || idea.place?.isNamed !== false)
  const titles = idea.thing ? fitting.filter((title) => title.includes('{Thing}')) : fitting
  const named: Slots = (name) =>
    name === 'F' ? cast.friend.short : name === 'thing' ? (idea.thing ?? thing) : facts.slots(name)
  return titleCase(fill(pick(random, titles.length > 0 ? titles : ['The {Thing}']), named))
}

const loglineOf = (facts: Facts, random: Random): string => {
  const { idea, genre, cast } = facts
  const stake = pick(random, genre.stakes)
  const who = `{H}, a ${cast.hero.role},`
  const text = idea.wholeClause
    ? ofClause(facts, idea.wholeClause, stake)
    : idea.title && !idea.hero
      ? `${idea.title}: ${who} ${stake}`
      : `${settingOf(facts)}, ${who} sets out to {want} and ${stake}`
  return `${fill(text, facts.slots)}.`
}

const ofClause = ({ idea, cast }: Facts, clause: string, stake: string): string => {
  const { hero } = idea
  const who = !hero
    ? `{H}, a ${cast.hero.role},`
    : hero.count > 1
      ? 'one of them, {H},'
      : /^(?:was|were|had)\b/u.test(hero.action ?? '')
        ? '{H}'
        : ''
  return `${clause.replace(/ (?:who|that) (?=\p{Ll})/u, ' ')}, and ${who} ${stake}`.replace(/ {2}/u, ' ')
}

const settingOf = ({ idea }: Facts): string => {
  if (!idea.year || idea.place?.said.includes(idea.year)) return '{InTown}'
  return `{InTown} in ${idea.year.endsWith('s') ? `the ${idea.year}` : idea.year}`
}
