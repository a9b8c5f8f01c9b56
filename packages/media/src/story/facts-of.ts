import { pick } from '../character/person-words.ts'
import type { Random } from '../image/random.ts'
import { type Cast, castOf, type Player } from './cast.ts'
import type { Slots } from './fill.ts'
import type { Genre, Place, PlaceKey } from './genre.ts'
import type { Idea } from './prompt/read-prompt.ts'
import { homeOf, sceneryOf } from './scenery.ts'

/** What holds from the first sequence to the last. */
export interface Facts {
  genre: Genre
  idea: Idea
  cast: Cast
  places: Record<PlaceKey, Place>
  /** "the key" */
  thing: string
  slots: Slots
  /** What the place of the prompt has none of, e.g. rain on Mars. */
  absent: RegExp | undefined
  /** Who and what has been named, so that the first time they are introduced. */
  met: Set<string>
  /** How many pictures each place has had. */
  seen: Map<PlaceKey, number>
}

export const factsOf = (genre: Genre, idea: Idea, random: Random): Facts => {
  const cast = castOf(genre, idea, random)
  const town = townOf(genre, idea, random)
  const places = placesOf({ genre, idea, cast, town, random })
  const [whole = '', short = ''] = (
    idea.thing ? `${idea.thing}|${shortOf(idea.thing)}` : pick(random, genre.things)
  ).split('|')
  const met = new Set<string>()
  const words = wordsOf({
    cast,
    places,
    town,
    whole,
    short,
    secret: pick(random, genre.secrets),
    want: idea.want ?? pick(random, genre.wants),
  })
  const first: Record<string, string> = {
    F: introduction(cast.friend),
    R: introduction(cast.rival),
    T: `a ${whole}`,
  }
  const slots: Slots = (name) => {
    const opening = first[name]
    if (opening === undefined || met.has(name)) return words[name]
    met.add(name)
    return opening
  }
  return { genre, idea, cast, places, thing: short, slots, absent: town.absent, met, seen: new Map() }
}

/** "message in a bottle" is the message from the second time on. */
const shortOf = (thing: string): string =>
  (thing.split(/ (?:in|of|from|with|on|that|which|who) /u)[0] ?? thing).split(' ').at(-1) ?? thing

/** "the ferry pilot Ines Duarte"; animals have no family name and stand better after the comma. */
const introduction = ({ role, name }: Player): string => `the ${role} ${name}`

interface Town {
  the: string
  at: string
  images?: readonly string[]
  absent?: RegExp
}

const townOf = (genre: Genre, idea: Idea, random: Random): Town => {
  const drawn = pick(random, genre.towns)
  if (!idea.place) return { the: drawn, at: `in ${drawn}` }
  const { the, at, full, isNamed } = idea.place
  const { images, ...nature } = sceneryOf(full)
  return { the, at, images: isNamed ? images.map((image) => `${image}, ${the}`) : images, absent: absentIn(nature) }
}

/** Words of what there is none of in a place: no rain on Mars, no tide in the mountains. */
const absentIn = ({ dry, space, coast }: { dry: boolean; space: boolean; coast: boolean }): RegExp => {
  const absent = [
    ...(dry ? ['rain', 'sleet', 'snow', 'fog', 'storm'] : []),
    ...(coast ? [] : ['tide', 'harbour', 'quay', 'marsh', 'low that']),
    ...(space ? ['receivers'] : ['bright star', 'lamps decide']),
    ...(dry && !space ? ['street lamps'] : []),
  ]
  return new RegExp(`\\b(?:${absent.join('|')}|never said)`, 'iu')
}

const placesOf = (parts: { genre: Genre; idea: Idea; cast: Cast; town: Town; random: Random }): Facts['places'] => {
  const { genre, idea, cast, town, random } = parts
  const { places } = genre
  const home = (idea.hero ? homeOf(cast.hero.role) : undefined) ?? pick(random, places.home)
  const drawn = pick(random, places.town)
  return {
    home,
    town: town.images ? { ...drawn, images: town.images } : drawn,
    road: pick(random, places.road),
    den: pick(random, places.den),
    height: pick(random, places.height),
  }
}

interface WordParts {
  cast: Cast
  places: Facts['places']
  town: Town
  whole: string
  short: string
  secret: string
  want: string
}

const wordsOf = ({ cast, places, town, whole, short, secret, want }: WordParts): Record<string, string> => {
  const { hero, friend, rival } = cast
  return {
    H: hero.short,
    intro: `${hero.name}, a ${hero.role},`,
    ...pronouns('', hero),
    F: friend.short,
    ...pronouns('f', friend),
    R: rival.short,
    ...pronouns('r', rival),
    T: `the ${short}`,
    thing: short,
    thingNow: `a ${whole}`,
    town: town.the,
    inTown: town.at,
    home: places.home.the,
    atHome: places.home.at,
    den: places.den.the,
    atDen: places.den.at,
    road: places.road.the,
    secret,
    secretAgain: secret,
    want,
    look: hero.look,
    friendLook: friend.look,
    rivalLook: rival.look,
  }
}

const pronouns = (of: '' | 'f' | 'r', { female }: Player): Record<string, string> => ({
  [`${of}he`]: female ? 'she' : 'he',
  [`${of}him`]: female ? 'her' : 'him',
  [`${of}his`]: female ? 'her' : 'his',
  [`${of}himself`]: female ? 'herself' : 'himself',
})
