import { imagineAppearance } from '../character/imagine-appearance.ts'
import { pick } from '../character/person-words.ts'
import { lookOf } from '../character/summary-of.ts'
import type { Random } from '../image/random.ts'
import type { Genre } from './genre.ts'
import type { Idea } from './prompt/read-prompt.ts'
import { regionalNames } from './regional-names.ts'

export interface Player {
  /** "Mara Voss" */
  name: string
  /** "Mara" */
  short: string
  role: string
  female: boolean
  /** For every picture the same words. */
  look: string
  /** The whole appearance, for the list of characters. */
  appearance: string
}

export interface Cast {
  hero: Player
  friend: Player
  rival: Player
}

/** Who plays: what the prompt says of them, names and looks by chance. No two have the same name. */
export const castOf = (genre: Genre, idea: Idea, random: Random): Cast => {
  const names = namesOf(genre, idea, random)
  const { hero, other } = idea
  const heroRole = hero?.role || pick(random, genre.roles.hero)
  const friendRole =
    hero?.partner ??
    (hero?.count === 2
      ? heroRole
      : other && !other.hostile
        ? other.role
        : pick(
            random,
            genre.roles.friend.filter((role) => role !== heroRole),
          ))
  const rivalRole = other?.hostile
    ? other.role
    : pick(
        random,
        genre.roles.rival.filter((role) => role.split(' ').at(-1) !== heroRole.split(' ').at(-1)),
      )
  const heroFemale = hero?.gender ? hero.gender === 'female' : (genderOfRole(heroRole) ?? random.chance(0.5))
  const friendFemale = genderOfRole(friendRole) ?? random.chance(0.5)
  const rivalFemale = genderOfRole(rivalRole) ?? random.chance(0.4)
  const player = (role: string, female: boolean, name?: string) =>
    createPlayer({ role: role.toLowerCase() === role ? role : role, female, name: name ?? names(female), random })
  return {
    hero: player(heroRole, heroFemale, hero?.name && fullName(hero.name, names(heroFemale))),
    friend: player(friendRole, friendFemale),
    rival: player(rivalRole, rivalFemale),
  }
}

/** A prompt that names only "Lily" gets a family name. */
const fullName = (name: string, other: string): string =>
  name.includes(' ') ? name : `${name} ${other.split(' ').slice(1).join(' ')}`

const genderOfRole = (role: string): boolean | undefined => {
  if (
    /(?:woman|girl|lady|queen|princess|mother|grandmother|daughter|sister|aunt|wife|widow|actress|witch|nun|heroine|waitress|empress|duchess|priestess|sorceress|bride|mistress|landlady|ballerina|mermaid|goddess)$/u.test(
      role,
    )
  )
    return true
  return /(?:man|boy|king|prince|father|grandfather|son|brother|uncle|husband|widower|wizard|monk|priest|waiter|emperor|duke|lord|groom|landlord|fiance|verger|councilman|baron)$/u.test(
    role,
  )
    ? false
    : undefined
}

/** Hands out full names, each first name and family name once. */
const namesOf = (genre: Genre, idea: Idea, random: Random) => {
  const { female, male, family } = regionalNames(`${idea.place?.the ?? ''}`) ?? genre.names
  const used = new Set(idea.hero?.name?.split(' ') ?? [])
  const take = (list: readonly string[]): string => {
    const free = list.filter((name) => !used.has(name) && ![...used].some((other) => other[0] === name[0]))
    const name = pick(random, free.length > 0 ? free : list.filter((one) => !used.has(one)))
    used.add(name)
    return name
  }
  const families = (): string => {
    const name = pick(
      random,
      family.filter((one) => !used.has(one)),
    )
    used.add(name)
    return name
  }
  return (isFemale: boolean): string => `${take(isFemale ? female : male)} ${families()}`
}

const animals: readonly (readonly [kind: RegExp, look: string])[] = [
  [/dragon$/u, 'a [small green|copper-coloured|dark blue] dragon with a notched ear'],
  [/(?:robot|android|machine|ai)$/u, 'a [white|dented yellow|slim grey] robot with round amber eyes'],
  [/(?:cat|kitten)$/u, 'a [grey|black|ginger] cat with a white front paw'],
  [/(?:dog|puppy)$/u, 'a [brown|black and white|sandy] dog with one folded ear'],
  [/fox$/u, 'a [red|silver] fox with a torn ear'],
  [/wolf$/u, 'a [grey|white] wolf with pale eyes'],
  [/bear$/u, 'a [brown|black] bear with a pale muzzle'],
  [/(?:owl|crow|raven|bird|sparrow|penguin|goose|duck)$/u, 'a small bird, a {role}, with bright eyes'],
  [/ghost$/u, 'a pale translucent ghost in an old-fashioned coat'],
  [/(?:whale|dolphin)$/u, 'a large {role} with a scar along one fin'],
  [/horse|unicorn$/u, 'a [white|chestnut] {role} with a long mane'],
]

const createPlayer = (wish: { role: string; female: boolean; name: string; random: Random }): Player => {
  const { role, female, name, random } = wish
  const seed = random.integer(0, 4294967295)
  const short = name.split(' ')[0] ?? name
  const animal = animals.find(([kind]) => kind.test(role))?.[1]
  if (animal) {
    const look = animal
      .replace(/\[([^\]]+)\]/gu, (_, words: string) => pick(random, words.split('|')))
      .replace('{role}', role)
    return { name: short, short, role, female, look, appearance: look }
  }
  const description = `${female ? 'woman' : 'man'}, ${role}`
  const child = /\b(?:girl|boy|child|kid|orphan)\b/u.test(role)
  const request = {
    name,
    description: child ? role : description,
    style: 'photo' as const,
    traits: [],
    backstory: '',
    seed,
  }
  const appearance = imagineAppearance({
    ...request,
    description: child ? `${role}, ${female ? 'girl' : 'boy'}` : description,
  })
  return { name, short, role, female, look: lookOf(appearance), appearance: appearance.summary }
}
