import { pick } from '../character/person-words.ts'
import type { Random } from '../image/random.ts'

/** `[a|b]` becomes one of the two. */
export const choose = (text: string, random: Random): string =>
  text.replace(/\[([^\]]+)\]/gu, (_, options: string) => pick(random, options.split('|')))

/** What stands for a slot; may stand for slots itself. */
export type Slots = (name: string) => string | undefined

/**
 * Puts words into slots and makes good English of it: capitals where sentences begin, "a" or "an" by the sound that
 * follows.
 * @throws RangeError for a slot that nobody knows
 */
export const fill = (text: string, slots: Slots): string => tidy(replaceSlots(text, slots))

const replaceSlots = (text: string, slots: Slots): string =>
  text.replace(/\{(\w+)\}/gu, (_, name: string) => {
    const words = slots(name) ?? slots(name.charAt(0).toLowerCase() + name.slice(1))
    if (words === undefined) throw new RangeError(`No words for the slot ${name}`)
    return replaceSlots(words, slots)
  })

const tidy = (text: string): string =>
  text
    .replace(
      /\b([Aa])n? (?=["']?([\p{L}\d]+))/gu,
      (_, a: string, next: string) => `${a}${beginsWithVowel(next) ? 'n' : ''} `,
    )
    .replace(/(^"?|[.!?]["']? "?|: ")(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())

/** By sound: "an hour", "a uniform", "a one-way ticket". */
export const beginsWithVowel = (word: string): boolean => {
  const lower = word.toLowerCase()
  if (/^(?:hour|honest|honou?r|heir)/u.test(lower)) return true
  if (/^(?:uni(?!n)|use|usual|euro|one\b|once|ukulele|utop)/u.test(lower)) return false
  return /^(?:[aeiou]|8|11\b|18\b)/u.test(lower)
}

export const titleCase = (text: string): string =>
  text
    .split(' ')
    .map((word, index) =>
      index > 0 && /^(?:a|an|the|of|in|on|at|and|or|to|for|by|from|with|no)$/u.test(word)
        ? word
        : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join(' ')
