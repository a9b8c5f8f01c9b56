import type { HexColor } from '../../templates/index.ts'
import { darken, lighten, saturate } from '../color.ts'
import type { Random } from '../random.ts'
import { searchable } from '../scene/count-mentions.ts'

/** Longer names first where one contains another: the first that is found counts. */
type Names = readonly (readonly [names: string, color: HexColor])[]

const skins: Names = [
  ['ebony|very dark', '#5a3826'],
  ['deep brown|dark brown|rich brown|espresso|mahogany', '#6f452e'],
  ['warm brown|medium brown|chestnut|caramel|bronze|copper', '#a8714c'],
  ['light brown|tan|tanned|sun tanned|amber|honey|golden', '#c68e63'],
  ['olive', '#c39a70'],
  ['brown', '#96623f'],
  ['dark|black', '#6a422d'],
  ['porcelain|ivory|very pale|alabaster', '#f7dccb'],
  ['pale|fair|light|freckled|cream', '#f2cdb4'],
  ['rosy|peach|pink|ruddy|warm', '#ecbb9c'],
  ['beige|medium|sallow|weathered', '#dcab85'],
  ['blue', '#8fb3d6'],
  ['green', '#9cc08a'],
  ['grey|gray|silver|metal', '#aeb4bd'],
]

const hairs: Names = [
  ['strawberry blond|strawberry blonde', '#d99a66'],
  ['platinum|white|snow white', '#e9e4da'],
  ['silver|grey|gray|salt and pepper|ash grey', '#a3a4a8'],
  ['dirty blonde|dark blond|dark blonde|ash blond|ash blonde', '#b08d5b'],
  ['blond|blonde|golden|gold|honey|flaxen|sandy', '#dcb467'],
  ['auburn|copper|chestnut red|rust', '#94452a'],
  ['ginger|red|orange|flame|fiery', '#c2582b'],
  ['light brown|caramel|hazel', '#8f6540'],
  ['chestnut|chocolate|brown|brunette|mahogany', '#5a3a28'],
  ['dark brown|espresso', '#3a2720'],
  ['black|raven|jet|ebony|dark', '#23202a'],
  ['blue|navy|teal|turquoise|cyan', '#2f6f9c'],
  ['pink|magenta|rose', '#d4709c'],
  ['purple|violet|lavender', '#7c5aa6'],
  ['green|emerald|mint', '#3f8a66'],
]

const eyes: Names = [
  ['dark brown|black|dark', '#3b2417'],
  ['hazel', '#8a6a32'],
  ['amber|gold|golden|yellow|honey', '#b57a24'],
  ['brown|chestnut', '#6a4023'],
  ['blue grey|grey blue|gray blue|steel', '#6d8ba0'],
  ['sea green|teal|turquoise', '#2f8f8a'],
  ['emerald|green', '#4b8a4c'],
  ['ice blue|pale blue|light blue', '#7fb4d8'],
  ['blue|sapphire', '#3f78b8'],
  ['grey|gray|silver', '#848f9a'],
  ['violet|purple|lavender', '#7a5ab0'],
  ['red|crimson', '#a83232'],
]

const cloths: Names = [
  ['slate blue|steel blue', '#4f6486'],
  ['saffron', '#e0912b'],
  ['bronze', '#9a6b3c'],
  ['navy|midnight blue|dark blue', '#243a63'],
  ['sky blue|light blue|pale blue|powder blue', '#8db8dc'],
  ['teal|turquoise|petrol', '#2a7f82'],
  ['blue|denim|cobalt|indigo|azure', '#3a66a8'],
  ['burgundy|maroon|wine|oxblood', '#742b3a'],
  ['rust|terracotta|brick|copper', '#b0552f'],
  ['crimson|scarlet|ruby|cherry|red', '#b8352f'],
  ['coral|salmon|peach', '#e58a6c'],
  ['pink|rose|blush', '#d98aa2'],
  ['mustard|ochre|amber', '#cf9a36'],
  ['gold|golden|yellow|lemon', '#e2b743'],
  ['orange|tangerine', '#dd7a2e'],
  ['forest green|dark green|bottle green|pine', '#2c5440'],
  ['olive|khaki|moss', '#6f7448'],
  ['sage|mint|light green', '#95b394'],
  ['emerald|green', '#3d8559'],
  ['lavender|lilac', '#a594c8'],
  ['purple|violet|plum', '#6a4784'],
  ['camel|tan|beige|sand', '#c3a278'],
  ['cream|ivory|off white', '#eae0cc'],
  ['brown|chocolate|leather|umber', '#6b4a34'],
  ['charcoal|dark grey|slate|anthracite', '#41474f'],
  ['silver|grey|gray', '#8d939a'],
  ['black', '#2a2a31'],
  ['white', '#eef0f0'],
]

/** The colour that a description names, a shade lighter or darker where it says so; else one by chance. */
const colorOf = (description: string, names: Names, random: Random): HexColor => {
  const text = searchable(description)
  // Blue and green skin is only for those who ask for it.
  const likely = names === skins ? names.length - 4 : names.length - 1
  const byChance = names[random.integer(0, likely)]?.[1] ?? '#888888'
  // The longest name that is there, so that "dark brown" is not "brown".
  let best: { length: number; color: HexColor } | null = null
  for (const [words, color] of names) {
    for (const word of words.split('|')) {
      if (text.includes(` ${word} `) && word.length > (best?.length ?? 0)) best = { length: word.length, color }
    }
  }
  if (!best) return byChance
  const isExact = best.length > 9
  if (!isExact && / (pale|light|bright|soft|faded) /u.test(text)) return lighten(best.color, 0.14)
  if (!isExact && / (dark|deep) /u.test(text)) return darken(best.color, 0.18)
  if (/ (muted|dusty|washed) /u.test(text)) return saturate(best.color, 0.7)
  return best.color
}

export const skinColor = (description: string, random: Random): HexColor => colorOf(description, skins, random)
export const hairColor = (description: string, random: Random): HexColor => colorOf(description, hairs, random)
export const eyeColor = (description: string, random: Random): HexColor => colorOf(description, eyes, random)
export const clothColor = (description: string, random: Random): HexColor => colorOf(description, cloths, random)
