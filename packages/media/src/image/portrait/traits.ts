import type { Appearance } from '../../character/character.ts'
import type { HexColor } from '../../templates/index.ts'
import { createRandom, type Random } from '../random.ts'
import { countMentions, searchable } from '../scene/count-mentions.ts'
import { clothColor, eyeColor, hairColor, skinColor } from './trait-colors.ts'

export type HairLength =
  | 'bald'
  | 'buzz'
  | 'short'
  | 'bob'
  | 'long'
  | 'ponytail'
  | 'bun'
  | 'braid'
  | 'pigtails'
  | 'afro'
  | 'mohawk'
  | 'dreads'
export type HairTexture = 'straight' | 'wavy' | 'curly'
export type HairFront = 'side' | 'middle' | 'fringe' | 'back' | 'spiky'
export type Garment =
  | 'tee'
  | 'shirt'
  | 'suit'
  | 'coat'
  | 'hoodie'
  | 'sweater'
  | 'turtleneck'
  | 'dress'
  | 'robe'
  | 'armor'
  | 'uniform'
  | 'overalls'
  | 'jacket'

/** All that is drawn of a character and never changes: decided by the appearance alone, never by pose or picture. */
export interface Traits {
  readonly skin: HexColor
  readonly hair: {
    readonly color: HexColor
    readonly length: HairLength
    readonly texture: HairTexture
    readonly front: HairFront
    readonly partSide: -1 | 1
  }
  readonly eye: HexColor
  readonly cloth: { readonly garment: Garment; readonly color: HexColor; readonly second: HexColor }
  readonly gender: Appearance['gender']
  readonly age: Appearance['age']
  /** Each -1 … 1: how this face differs from the middle. */
  readonly face: {
    readonly jaw: number
    readonly chin: number
    readonly cheek: number
    readonly eyeSize: number
    readonly eyeTilt: number
    readonly eyeGap: number
    readonly brow: number
    readonly nose: number
    readonly noseWidth: number
    readonly lips: number
    readonly mouth: number
    readonly build: number
  }
  readonly marks: ReadonlySet<Mark>
  /** Which side one-sided marks are on, as seen in the picture. */
  readonly markSide: -1 | 1
  readonly seed: number
}

const markWords = {
  glasses: 'glasses|spectacle|eyeglasses|round glasses|monocle',
  sunglasses: 'sunglasses|shades|goggles',
  scar: 'scar|scarred',
  beard: 'beard|bearded|full beard',
  stubble: 'stubble|unshaven|five o clock shadow',
  moustache: 'moustache|mustache',
  freckles: 'freckle|freckled',
  mole: 'mole|beauty mark|beauty spot|birthmark',
  hat: 'hat|fedora|brimmed hat|cowboy hat|wide brimmed',
  cap: 'cap|beanie|flat cap|woolly hat|knit cap|sailor cap|captain cap',
  earrings: 'earring|hoop|stud',
  scarf: 'scarf|neckerchief|bandana',
  patch: 'eye patch|eyepatch',
  headband: 'headband|circlet|tiara|crown',
  flower: 'flower|flower in hair|hairpin|hair clip',
  necklace: 'necklace|pendant|medallion|locket|amulet',
  tattoo: 'tattoo|face paint|war paint',
  cyber: 'cybernetic|implant|cyber eye|circuit|augmented',
  dimples: 'dimple',
  headphones: 'headphone|headset',
} as const

export type Mark = keyof typeof markWords

const isMark = (word: string): word is Mark => word in markWords

const garmentWords: Readonly<Record<Garment, string>> = {
  armor: 'armor|armour|plate|chainmail|breastplate|exosuit',
  uniform: 'uniform|military|flight suit|jumpsuit|space suit|spacesuit|police|captain jacket',
  overalls: 'overalls|dungarees|apron|overall|workwear',
  hoodie: 'hoodie|hooded sweatshirt|sweatshirt',
  turtleneck: 'turtleneck|roll neck|rollneck|polo neck',
  sweater: 'sweater|jumper|pullover|cardigan|knit|wool|knitted|fisherman sweater',
  robe: 'robe|cloak|cape|tunic|kimono|hanbok|toga|habit|poncho|shawl|sari',
  dress: 'dress|gown|sundress|skirt|blouse|top',
  coat: 'coat|trench coat|raincoat|overcoat|lab coat|duster|parka|peacoat|oilskin|greatcoat|longcoat|doctor',
  suit: 'suit|blazer|tuxedo|tie|waistcoat|vest|three piece|business',
  jacket: 'jacket|leather jacket|denim jacket|bomber|windbreaker|biker',
  shirt: 'shirt|flannel|linen shirt|button up|button down|collared|plaid',
  tee: 't shirt|tee|tank top|tshirt|singlet',
}

const lengthWords: Readonly<Record<HairLength, string>> = {
  bald: 'bald|shaved head|hairless|no hair|clean shaven head',
  buzz: 'buzz|buzz cut|buzzcut|shaved|close cropped|crew cut|stubbled',
  mohawk: 'mohawk|undercut crest|punk',
  dreads: 'dread|dreadlock|locs|twists|cornrow|box braid',
  afro: 'afro|natural curls|big curls|coily',
  pigtails: 'pigtail|twin tail|twintail|two braids|bunches',
  braid: 'braid|plait|braided|plaited|french braid',
  bun: 'bun|topknot|top knot|chignon|updo|pinned up|man bun',
  ponytail: 'ponytail|pony tail|tied back|high ponytail',
  bob: 'bob|chin length|shoulder length|shoulder|lob|medium|medium length|page boy',
  long: 'long|waist length|flowing|mane|long hair|loose',
  short:
    'short|crop|cropped|pixie|slicked|slicked back|undercut|side part|tousled|messy|spiky|quiff|neat|swept|fade|tidy|windswept',
}

/** The first whose words stand in the description. */
const named = <T extends string>(
  words: Readonly<Record<T, string>>,
  isName: (name: string) => name is T,
  text: string,
): T | null =>
  Object.keys(words)
    .filter(isName)
    .find((name) => countMentions(text, words[name]) > 0) ?? null

const isGarment = (name: string): name is Garment => name in garmentWords
const isLength = (name: string): name is HairLength => name in lengthWords

export const readTraits = (appearance: Appearance): Traits => {
  const { seed, gender, age } = appearance
  const random = createRandom('character', seed)
  const signed = (): number => random.between(-1, 1)
  const marks = searchable(appearance.marks.join(' , '))
  return {
    seed,
    gender,
    age,
    face: {
      jaw: signed(),
      chin: signed(),
      cheek: signed(),
      eyeSize: signed(),
      eyeTilt: signed(),
      eyeGap: signed(),
      brow: signed(),
      nose: signed(),
      noseWidth: signed(),
      lips: signed(),
      mouth: signed(),
      build: signed(),
    },
    skin: skinColor(appearance.skin, random),
    eye: eyeColor(appearance.eyes, random),
    hair: readHair(appearance, random),
    cloth: readCloth(appearance, random),
    marks: new Set(
      Object.keys(markWords)
        .filter(isMark)
        .filter((mark) => countMentions(marks, markWords[mark]) > 0),
    ),
    markSide: / left /u.test(marks) ? 1 : / right /u.test(marks) ? -1 : random.chance(0.5) ? 1 : -1,
  }
}

const readHair = ({ hair, gender }: Appearance, random: Random): Traits['hair'] => {
  const text = searchable(hair.style)
  const usual: readonly HairLength[] =
    gender === 'male' ? ['short', 'short', 'buzz', 'bob'] : ['long', 'bob', 'ponytail', 'bun', 'short']
  const drawn = usual[random.integer(0, usual.length - 1)] ?? 'short'
  // Curls and waves want some length.
  const byChance = drawn === 'buzz' && named(textureWords, isTexture, text) ? 'short' : drawn
  const partSide = random.chance(0.5) ? 1 : -1
  const texture = named(textureWords, isTexture, text) ?? (random.chance(0.7) ? 'straight' : 'wavy')
  const usualFronts: readonly HairFront[] =
    gender === 'male' ? ['side', 'back', 'spiky'] : ['side', 'middle', 'side', 'fringe']
  const front = usualFronts[random.integer(0, usualFronts.length - 1)] ?? 'side'
  const length = named(lengthWords, isLength, text) ?? byChance
  return {
    color: hairColor(hair.color, random),
    length,
    texture: length === 'afro' ? 'curly' : texture,
    front: length === 'afro' ? 'back' : (named(frontWords, isFront, text) ?? front),
    partSide,
  }
}

const textureWords: Readonly<Record<HairTexture, string>> = {
  curly: 'curly|curl|coily|frizzy|ringlet',
  wavy: 'wavy|wave|tousled|messy|wild|windswept|loose|flowing',
  straight: 'straight|sleek|neat|slicked',
}

const frontWords: Readonly<Record<HairFront, string>> = {
  fringe: 'fringe|bang|blunt',
  back: 'slicked|slicked back|swept back|tied back|bun|topknot|top knot|updo|quiff|locs|dreadlock',
  spiky: 'spiky|spike|messy|tousled|windswept|wild|unruly',
  middle: 'middle|centre part|center part|parted',
  side: 'side part|side|undercut',
}

const isTexture = (name: string): name is HairTexture => name in textureWords
const isFront = (name: string): name is HairFront => name in frontWords

const readCloth = ({ clothes }: Appearance, random: Random): Traits['cloth'] => {
  const usual: readonly Garment[] = ['shirt', 'sweater', 'jacket', 'tee', 'coat']
  const byChance = usual[random.integer(0, usual.length - 1)] ?? 'shirt'
  const seconds: readonly HexColor[] = ['#ece6da', '#2f3640', '#c9b79a', '#dfe6ea', '#5b3f3a']
  const second = seconds[random.integer(0, seconds.length - 1)] ?? '#ece6da'
  return {
    garment: named(garmentWords, isGarment, searchable(clothes.kind)) ?? byChance,
    color: clothColor(clothes.color, random),
    second,
  }
}
