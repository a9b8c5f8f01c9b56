import type { Random } from '../image/random.ts'
import type { Appearance } from './character.ts'
import { countWords } from './read-words.ts'

const female =
  'she|her|hers|herself|woman|women|girl|lady|queen|princess|mother|mum|mom|grandmother|daughter|sister|aunt|wife|widow|actress|witch|nun|heroine|duchess|priestess|waitress|female|fisherwoman|policewoman|cowgirl|bride'.split(
    '|',
  )
const male =
  'he|him|his|himself|man|men|boy|gentleman|king|prince|father|dad|grandfather|son|brother|uncle|husband|widower|wizard|monk|duke|priest|waiter|male|fisherman|policeman|cowboy|groom|lad|beard|bearded|moustache|mustache|goatee'.split(
    '|',
  )
const neutral = 'they|them|their|theirs|nonbinary|non-binary|androgynous|genderless|agender'.split('|')

const femaleNames =
  'ada alice amara ana anna astrid aya clara edda elena eliza ella emma esme eva fatima freya grace greta hana hannah ines ingrid iris isabel ivy jane joan julia kara kate lea leila lena lily linnea lucia lucy luna maeve mara maria marie mary maya mei mia mila mira nadia naomi nell nina nora olivia priya rosa rose ruth sara sarah selma sofia sophie tess thea vera yara yuki zoe'.split(
    ' ',
  )
const maleNames =
  'aaron adam adrian alan albert alexander amir anders andrei anton arthur bao ben benjamin boris bruno carlos daniel david diego edgar elias emil eric erik felix finn frank george hamid hank harald hassan henry hugo ivan jack jakob james jan jasper joao joel john jonas jose juan kai karl kenji leo leon liam louis lucas luka marcus mark martin mateo max miguel milo nikolai noah oliver omar oscar otto paul pedro peter rafael ravi richard robert rui sam samuel simon stefan sven theo thomas tobias tom tomas victor viktor walter william yusuf'.split(
    ' ',
  )

/** What pronouns and nouns say, else what the first name says. */
export const genderIn = (text: string, name: string): Appearance['gender'] | undefined => {
  const counts = [
    { gender: 'female', count: countWords(text, female) },
    { gender: 'male', count: countWords(text, male) },
  ] as const
  const [women, men] = counts
  if (women.count !== men.count) return women.count > men.count ? 'female' : 'male'
  if (countWords(text, neutral.slice(4)) > 0) return 'neutral'
  const first = name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').split(/\s+/u)
  if (first.some((word) => femaleNames.includes(word))) return 'female'
  if (first.some((word) => maleNames.includes(word))) return 'male'
  return countWords(text, neutral) > 0 ? 'neutral' : undefined
}

const ages: readonly (readonly [Appearance['age'], readonly string[]])[] = [
  [
    'old',
    'old|elderly|aged|ancient|retired|grandmother|grandfather|grandma|grandpa|wrinkled|white-haired|widow|widower'.split(
      '|',
    ),
  ],
  ['child', 'child|kid|girl|boy|toddler|schoolgirl|schoolboy|orphan'.split('|')],
  ['young', 'young|teenage|teenager|teen|student|apprentice|youth|twenties|novice'.split('|')],
  ['adult', 'middle-aged|thirties|forties|fifties|veteran|adult'.split('|')],
]

export const ageIn = (text: string): Appearance['age'] | undefined => {
  const years = /(\d{1,4})[\s-]*years?[\s-]*old|aged? (\d{1,3})/u.exec(text)
  const count = Number(years?.[1] ?? years?.[2] ?? Number.NaN)
  if (!Number.isNaN(count)) return count < 13 ? 'child' : count < 28 ? 'young' : count < 60 ? 'adult' : 'old'
  const plain = text.replace(/\b(?:old (?:friend|house|town|map|book|car|ship|boat|coat|way)s?)\b/gu, '')
  return ages.find(([, words]) => countWords(plain, words) > 0)?.[0]
}

/** @returns one of the list; the same numbers give the same one */
export const pick = <Item>(random: Random, list: readonly Item[]): Item => {
  const item = list[random.integer(0, list.length - 1)]
  if (item === undefined) throw new RangeError('Nothing to pick from')
  return item
}
