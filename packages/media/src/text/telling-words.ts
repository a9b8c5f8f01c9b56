import { isAbbreviation } from './abbreviations.ts'
import { findClauses } from './clause-words.ts'
import { hasSpaces, languageOf } from './language-of.ts'
import { stopWordsOf } from './stop-words.ts'

export interface TellingWords {
  readonly titleWords: string
  readonly keywords: string[]
}

interface Word {
  readonly text: string
  readonly lower: string
  readonly start: number
  readonly end: number
  readonly weight: number
  readonly opensClause: boolean
}

const maxKeywords = 6

/** For each text its title and keywords, chosen so that neighbours don't repeat each other. */
export const findTellingWords = (texts: readonly string[], language: string): TellingWords[] => {
  const rarity = countRarity(texts, language)
  const stopWords = stopWordsOf(language)
  const used = new Set<string>()
  return texts.map((text) => {
    const words = weighWords({ text, language, rarity, stopWords, used })
    const titleWords = bestPhrase(text, words, language)
    for (const word of wordsIn(titleWords, language)) used.add(word.lower)
    return { titleWords, keywords: topKeywords(words) }
  })
}

interface RawWord {
  text: string
  lower: string
  start: number
  end: number
}

const wordsIn = (text: string, language: string): RawWord[] =>
  [...new Intl.Segmenter(languageOf(language), { granularity: 'word' }).segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment, index }) => ({
      text: segment,
      lower: segment.toLocaleLowerCase(languageOf(language)).replaceAll('’', "'"),
      start: index,
      end: index + segment.length,
    }))

/** A word that few scenes have tells more (inverse document frequency). */
const countRarity = (texts: readonly string[], language: string): ((lower: string) => number) => {
  const scenesWith = new Map<string, number>()
  for (const text of texts) {
    for (const lower of new Set(wordsIn(text, language).map((word) => word.lower))) {
      scenesWith.set(lower, (scenesWith.get(lower) ?? 0) + 1)
    }
  }
  return (lower) => Math.log(1 + texts.length / (scenesWith.get(lower) ?? 1)) / Math.log(1 + texts.length)
}

interface Weighing {
  text: string
  language: string
  rarity: (lower: string) => number
  stopWords: ReadonlySet<string>
  used: ReadonlySet<string>
}

const weighWords = ({ text, language, rarity, stopWords, used }: Weighing): Word[] => {
  const words = wordsIn(text, language)
  const clauses = findClauses(
    words.map(({ lower }) => lower),
    language,
  )
  return words.map((word, index) => {
    const opensClause = clauses[index] ?? false
    if (opensClause || saysNothing(word.lower, language, stopWords)) return { ...word, opensClause, weight: 0 }
    const letters = hasSpaces(language) ? Math.min(word.text.length, 9) / 9 : Math.min(word.text.length, 3) / 3
    // A capital within a sentence is a name, or a German noun.
    const isName = /^\p{Lu}/u.test(word.text) && !/(?:^|[.!?…:"“„«]\s*)$/u.test(text.slice(0, word.start))
    const weight = (0.4 + letters) * rarity(word.lower) * (isName ? 1.4 : 1) * (used.has(word.lower) ? 0.4 : 1)
    return { ...word, opensClause, weight: /^\p{N}/u.test(word.text) ? weight * 0.5 : weight }
  })
}

const saysNothing = (lower: string, language: string, stopWords: ReadonlySet<string>): boolean =>
  (lower.length === 1 && hasSpaces(language)) ||
  stopWords.has(lower) ||
  stopWords.has(lower.replace(/'\p{L}+$/u, '')) ||
  isAbbreviation(lower, languageOf(language), '')

const topKeywords = (words: readonly Word[]): string[] => {
  const weights = new Map<string, number>()
  for (const { lower, weight } of words) if (weight > 0) weights.set(lower, (weights.get(lower) ?? 0) + weight)
  return [...weights]
    .sort((a, b) => b[1] - a[1])
    .slice(0, maxKeywords)
    .map(([lower]) => lower)
}

const maxPhraseWords = 5
const maxPhraseLetters = { spaced: 30, dense: 10 }

/** The most telling run of two to five words of one clause that begins and ends with a word that tells something. */
const bestPhrase = (text: string, words: readonly Word[], language: string): string => {
  let best = { worth: 0, text: '' }
  words.forEach((first, from) => {
    for (const run of runsFrom(words, from, text)) {
      const phrase = text.slice(first.start, run.at(-1)?.end)
      const worth = phraseWorth(run)
      if (isTooLong(phrase, language) || worth <= best.worth) continue
      best = { worth, text: phrase }
    }
  })
  return capitalised(best.text || firstWords(text, words, language), language)
}

/** Runs of two to five words from one word on that neither punctuation nor another clause interrupts. */
const runsFrom = (words: readonly Word[], from: number, text: string): Word[][] => {
  const runs: Word[][] = []
  for (let to = from + 1; to < Math.min(words.length, from + maxPhraseWords); to += 1) {
    const between = text.slice(words[to - 1]?.end, words[to]?.start)
    const entersClause = words[to]?.opensClause && !words[from]?.opensClause
    if (entersClause || !/^[\s\-‐]*$/u.test(between)) break
    runs.push(words.slice(from, to + 1))
  }
  return runs
}

const phraseWorth = (run: readonly Word[]): number => {
  if (run[0]?.weight === 0 || run.at(-1)?.weight === 0) return 0
  const telling = run.filter((word) => word.weight > 0)
  const weight = telling.reduce((sum, word) => sum + word.weight, 0)
  // Three words read best over a picture; each further one, or an empty one between, has to be worth it.
  return weight - 0.4 * (run.length - telling.length) - 0.55 * Math.max(0, run.length - 2)
}

const isTooLong = (phrase: string, language: string): boolean =>
  phrase.length > (hasSpaces(language) ? maxPhraseLetters.spaced : maxPhraseLetters.dense)

/** For texts of small words only, such as "So it was.": their beginning. */
const firstWords = (text: string, words: readonly Word[], language: string): string => {
  const first = words[0]
  if (!first) return ''
  const runs = [[first], ...runsFrom(words, 0, text)].map((run) => text.slice(first.start, run.at(-1)?.end))
  return runs.filter((phrase) => !isTooLong(phrase, language)).at(-1) ?? first.text.slice(0, maxPhraseLetters.spaced)
}

const capitalised = (phrase: string, language: string): string => {
  const [first = ''] = phrase
  return first.toLocaleUpperCase(languageOf(language)) + phrase.slice(first.length)
}
