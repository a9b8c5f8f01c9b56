import { createRandom, type Random } from '../image/random.ts'
import type { Appearance, CharacterRequest } from './character.ts'
import {
  clothColors,
  clothColorWords,
  clothWords,
  everydayClothes,
  eyeColors,
  eyeColorWords,
  hairColorsOf,
  hairColorWords,
  hairStylesOf,
  hairStyleWords,
  markWords,
  skins,
  skinWords,
  tradeClothes,
  usualMarks,
} from './looks.ts'
import { ageIn, genderIn, pick } from './person-words.ts'
import { hasWord, wordAfter, wordBefore } from './read-words.ts'
import { summaryOf } from './summary-of.ts'

/** What the request says about the looks, and what it leaves open by seed. The same request gives the same looks. */
export const imagineAppearance = (request: CharacterRequest): Appearance => {
  const random = createRandom('appearance', request.name, request.seed)
  const looks = request.description.toLowerCase()
  const all = [request.description, ...request.traits, request.backstory].join('. ').toLowerCase()
  const gender = genderIn(looks, '') ?? genderIn(all, request.name) ?? pick(random, ['female', 'male'] as const)
  const age =
    ageIn(looks) ?? ageIn(request.traits.join(' ').toLowerCase()) ?? pick(random, ['young', 'adult', 'adult'] as const)
  const person = { text: looks, gender, age, random }
  const skin = skinOf(person)
  const hair = hairOf(person)
  const eyes = wordBefore(looks, { words: eyeColorWords, noun: 'eye[sd]', reach: 3 }) ?? pick(random, eyeColors)
  const clothes = clothesOf(person, all)
  const marks = marksOf(person)
  const parts = { gender, age, skin, hair, eyes, clothes, marks }
  return { seed: request.seed, style: request.style, ...parts, summary: summaryOf(parts) }
}

interface Person {
  text: string
  gender: Appearance['gender']
  age: Appearance['age']
  random: Random
}

const skinOf = ({ text, random }: Person): string => {
  const drawn = pick(random, skins)
  return wordBefore(text, { words: skinWords, noun: '(?:skin|complexion)', reach: 3 }) ?? drawn
}

const hairOf = ({ text, gender, age, random }: Person): Appearance['hair'] => {
  const drawn = { style: pick(random, hairStylesOf[gender]), color: pick(random, hairColorsOf[age]) }
  const said =
    /(?:[\p{L}'-]+[\s,]+){0,6}[\p{L}'-]*[\s-]*(?:hair|braid|curl|ponytail|bun|bob|dreadlock|plait|pigtail|mohawk|afro)[\p{L}-]*(?: (?:in|tied|pulled|worn)[^.,;]{0,30})?/u.exec(
      text,
    )?.[0] ?? ''
  const bald = hairStyleWords.find(([word, style]) => ['bald', 'shaved'].includes(style) && text.includes(word))
  const style = bald ?? hairStyleWords.find(([word]) => said.includes(word))
  const named = ['redhead', 'brunette', 'blonde', 'blond'].find((word) => hasWord(text, word))
  const color = wordBefore(said, {
    words: hairColorWords,
    noun: '(?:hair|braid|curl|ponytail|bun|bob|dreadlock|plait|pigtail|mohawk|afro)',
    reach: 5,
  })
  const ofName = named === 'redhead' ? 'red' : named === 'brunette' ? 'brown' : named
  return { style: style?.[1] ?? drawn.style, color: color ?? ofName ?? drawn.color }
}

const clothesOf = ({ text, age, random }: Person, all: string): Appearance['clothes'] => {
  const drawn = { kind: pick(random, everydayClothes[age]), color: pick(random, clothColors) }
  const kind = clothWords.find((word) => hasWord(text, word) || hasWord(text, `${word}s`))
  if (kind) {
    const color =
      wordBefore(text, { words: clothColorWords, noun: kind, reach: 3 }) ??
      wordAfter(text, { words: clothColorWords, noun: `${kind}s?` })
    return { kind, color: color ?? drawn.color }
  }
  const trade = tradeClothes.find(([name]) => text.includes(name)) ?? tradeClothes.find(([name]) => all.includes(name))
  return trade && age !== 'child' ? { kind: trade[1], color: trade[2] } : drawn
}

const marksOf = ({ text, gender, age, random }: Person): string[] => {
  const usual = usualMarks[gender].filter((mark) => age !== 'child' || !/beard|stubble|scar /u.test(mark))
  const drawn = random.chance(0.6) ? [pick(random, usual)] : []
  const said = markWords.flatMap((word) => markIn(text, word) ?? [])
  const distinct = said.filter(
    (mark, index) => !said.some((other, at) => at !== index && other.includes(mark) && (other !== mark || at < index)),
  )
  return distinct.length > 0 ? distinct.slice(0, 5) : drawn
}

/** The word with its adjectives and where it is: "round glasses", "scar over the left brow". */
const markIn = (text: string, word: string): string | undefined => {
  const before =
    '(?:(?:round|thin|small|large|big|long|short|thick|old|silver|gold|golden|black|white|red|grey|broken|full|bushy|crooked|faint|deep|single|wide-brimmed|straw|woollen|knitted|mechanical|neat|trimmed|curled|green|blue|jagged)\\s+){0,3}'
  const after =
    "(?:\\s+(?:over|on|across|above|below|under|along|around|down|of|arm|leg|hand)\\s[\\p{L}' -]{2,40}?(?=[.,;]|\\s(?:and|who|with|but|that|in)\\s|$))?"
  return new RegExp(`(?<![\\p{L}])${before}${word}(?![\\p{L}])${after}`, 'u').exec(text)?.[0].trim()
}
