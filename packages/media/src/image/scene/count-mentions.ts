/** A text as words that `countMentions` can search: lower case, without punctuation, a space around each word. */
export const searchable = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[’']s\b/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `

/** A word and its simple plurals: fox, foxes; city, cities. */
const formsOf = (phrase: string): readonly string[] => [
  phrase,
  `${phrase}s`,
  `${phrase}es`,
  ...(phrase.endsWith('y') ? [`${phrase.slice(0, -1)}ies`] : []),
  ...(phrase.endsWith('f') ? [`${phrase.slice(0, -1)}ves`] : []),
]

/**
 * How strongly a searchable text speaks of any of the phrases (separated by `|`). Only whole words count. A phrase of several words is more
 * telling than a single one, and what is named first more than what is named last.
 */
export const countMentions = (text: string, phrases: string): number => {
  let weight = 0
  for (const phrase of phrases.split('|')) {
    const words = phrase.split(' ').length
    for (const form of formsOf(phrase)) {
      for (let at = text.indexOf(` ${form} `); at >= 0; at = text.indexOf(` ${form} `, at + form.length)) {
        weight += words ** 1.6 * (1.35 - (0.35 * at) / text.length)
      }
    }
  }
  return weight
}
