/** Letters of these scripts join: space between them tears words apart, and they have no capitals. */
const joined = /[\p{Script=Arabic}\p{Script=Devanagari}]/u
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}]/u
const strong = /\p{L}/u

export const hasJoinedLetters = (text: string): boolean => joined.test(text)

/** Chinese and Japanese are written without spaces, and a character is as wide as two Latin letters. */
export const hasWideLetters = (text: string): boolean => wide.test(text)

/** Direction of a word by its first letter; a number or a sign has none of its own. */
export function directionOf(word: string): 'ltr' | 'rtl' | null {
  for (const character of word) {
    if (rightToLeft.test(character)) return 'rtl'
    if (strong.test(character)) return 'ltr'
  }
  return null
}
