import type { PictureRequest } from '../picture.ts'
import { createRandom, type Random } from '../random.ts'
import {
  type Brief,
  type Genre,
  genres,
  type Setting,
  type SubjectKind,
  settings,
  subjectKinds,
  type TimeOfDay,
  timesOfDay,
  type Weather,
  weathers,
} from './brief.ts'
import { countMentions, searchable } from './count-mentions.ts'
import { genreTastes } from './genre-tastes.ts'
import {
  dressWords,
  genreWords,
  settingWords,
  styleWords,
  subjectWords,
  timeWords,
  weatherWords,
} from './scene-words.ts'

/** Reads from the words of a request what is to be seen. What they leave open is decided by genre and seed. */
export const readBrief = (request: PictureRequest): Brief => {
  const text = withoutCraft(searchable(request.prompt))
  const unwanted = searchable(request.negativePrompt ?? '')
  const genre = readGenre(searchable(request.genre ?? ''), text)
  // Words of its own, so that another prompt doesn't shift what the seed decides elsewhere.
  const random = createRandom('brief', request.seed, genre)
  const setting = strongest(settings, settingWords, text, unwanted) ?? pick(random, genreTastes[genre].settings)
  const subjects = readSubjects({ text, unwanted, setting, random })
  return {
    setting,
    subjects,
    genre,
    time: readTime(text, genre, random),
    weather: readWeather(text, unwanted, setting, random),
    mood: request.mood ?? null,
    style:
      request.style ??
      strongest(Object.keys(styleWords).filter(isStyle), styleWords, searchable(request.prompt), '') ??
      'photo',
    dress: strongest(dresses, dressWords, `${text}${genre} `, '') ?? pick(random, ['coat', 'plain', 'skirt', 'coat']),
  }
}

/** Words of photographers and painters that would be read as places. */
export const withoutCraft = (text: string): string =>
  text.replace(
    / (?:(?:shallow )?depth of field|field of view|wide angle|oil painting|rule of thirds|plain background)(?= )/gu,
    '',
  )

const dresses = ['hat', 'cloak', 'pack', 'skirt', 'coat'] as const

const isStyle = (name: string): name is keyof typeof styleWords => name in styleWords

/** The one the text speaks of most; the first of equals; null when it speaks of none. */
const strongest = <T extends string>(
  names: readonly T[],
  words: Readonly<Record<T, string>>,
  text: string,
  unwanted: string,
): T | null => {
  const rated = names.map((name) => ({ name, weight: countMentions(text, words[name]) }))
  const wanted = rated.filter(({ name, weight }) => weight > 0 && countMentions(unwanted, words[name]) === 0)
  return wanted.sort((a, b) => b.weight - a.weight)[0]?.name ?? null
}

const pick = <T>(random: Random, from: readonly [T, ...T[]]): T => from[random.integer(0, from.length - 1)] ?? from[0]

/** The named genre first, whatever the story's words; then the story's words. */
const readGenre = (named: string, text: string): Genre =>
  strongest(genres, genreWords, named, '') ?? strongest(genres, genreWords, text, '') ?? 'drama'

const readTime = (text: string, genre: Genre, random: Random): TimeOfDay =>
  strongest(timesOfDay, timeWords, text, '') ?? pick(random, genreTastes[genre].times)

const readWeather = (text: string, unwanted: string, setting: Setting, random: Random): Weather => {
  const named = strongest(weathers, weatherWords, text, unwanted)
  if (named) return named
  if (setting === 'snowfield') return random.chance(0.5) ? 'snow' : 'clear'
  if (setting === 'neon-city') return random.chance(0.6) ? 'rain' : 'clear'
  return random.chance(0.12) ? 'fog' : 'clear'
}

interface SubjectQuestion {
  text: string
  unwanted: string
  setting: Setting
  random: Random
}

/** The setting shows it anyway, or the words name the place by it. */
const partOf: Partial<Record<Setting, readonly SubjectKind[]>> = {
  station: ['train'],
  'ship-bridge': ['spaceship', 'ship'],
  forest: ['tree'],
  jungle: ['tree'],
}

const nobody = /\b(no people|no one|nobody|without people|no person|no figures?|empty|deserted|uninhabited)\b/u

const people: ReadonlySet<SubjectKind> = new Set(['person', 'pair', 'group', 'rider', 'astronaut'])

const readSubjects = ({ text, unwanted, setting, random }: SubjectQuestion): SubjectKind[] => {
  const rated = subjectKinds
    .map((kind) => ({ kind, weight: countMentions(text, subjectWords[kind]) }))
    .filter(
      ({ kind, weight }) =>
        weight > 0 && !partOf[setting]?.includes(kind) && countMentions(unwanted, subjectWords[kind]) === 0,
    )
    .sort((a, b) => b.weight - a.weight)
    .map(({ kind }) => kind)
  const isEmpty = nobody.test(text) || countMentions(unwanted, 'people|person|human') > 0
  const shown = rated.filter((kind) => !(isEmpty && people.has(kind)))
  // Under water people wear a suit that an astronaut could wear.
  const dressed = shown.map((kind) => (kind === 'person' && setting === 'underwater' ? 'astronaut' : kind))
  if (dressed.length > 0) return onlyOneCrowd(dressed).slice(0, 3)
  // A small figure gives a landscape its scale.
  return !isEmpty && random.chance(loneFigure[setting] ?? 0.6) ? ['person'] : []
}

const loneFigure: Partial<Record<Setting, number>> = { space: 0.2, underwater: 0.3, city: 0.6 }

/** A person who is one of a pair or a group is not drawn beside it again. */
const onlyOneCrowd = (kinds: readonly SubjectKind[]): SubjectKind[] => {
  const crowds = kinds.filter((kind) => people.has(kind))
  const order: readonly SubjectKind[] = ['rider', 'astronaut', 'group', 'pair', 'person']
  const kept = order.find((kind) => crowds.includes(kind))
  // A rider brings the horse along.
  const rest = kinds.filter((kind) => !people.has(kind) && !(kind === 'horse' && kept === 'rider'))
  if (!kept) return rest
  return kinds[0] !== undefined && people.has(kinds[0])
    ? [kept, ...rest]
    : [...rest.slice(0, 1), kept, ...rest.slice(1)]
}
