import type { Cue, CueWord } from './film-spec.ts'
import { hasWideLetters } from './script-of.ts'
import { spreadText, type WordOfText } from './words-of-text.ts'

export interface CueRequest {
  /** Words with their times in seconds, in order. */
  words: CueWord[]
  /** The text they were spoken from, to get back punctuation and spaces that voices leave out. */
  text?: string
  /** Letters in both lines together. Default 64: two lines of a wide film. About 40 suits upright and square films. */
  maxLetters?: number
  /** No caption is seen after this moment, such as the start of the next scene's speech. Default: no limit. */
  until?: number
}

const defaultMaxLetters = 64
/** Shorter captions can't be read. */
const shortestSeconds = 0.8
/** A caption stays a little after its last word when nothing follows at once. */
const lingerSeconds = 0.5
const longPauseSeconds = 0.7
const longestSeconds = 6

const endsSentence = /[.!?…。！？؟।]["'”’»)\]」』]*$/u
const endsClause = /[,;:–—，、；：،؛]["'”’»)\]」』]*$/u

/**
 * Captions from spoken words: at most two lines, broken where sentences and clauses end or the voice pauses, each at
 * least 0.8 s long where the next leaves room, never two at a time. Chinese and Japanese letters count double.
 */
export function cuesFromWords(request: CueRequest): Cue[] {
  const words = request.text === undefined ? request.words.map(withSpace) : spreadText(request.text, request.words)
  const groups = groupWords(words, request.maxLetters ?? defaultMaxLetters)
  const cues = groups.map(toCue)
  return cues.map((cue, index) => ({ ...cue, end: endOf(cue, cues[index + 1]?.start ?? request.until) }))
}

const withSpace = (word: CueWord, index: number, words: CueWord[]): WordOfText => ({
  ...word,
  gap: hasWideLetters(word.text.slice(-1)) && hasWideLetters(words[index + 1]?.text ?? '') ? '' : ' ',
})

/** How wide a text is, in Latin letters. */
const lettersIn = (text: string): number => [...text].reduce((sum, letter) => sum + (hasWideLetters(letter) ? 2 : 1), 0)

function groupWords(words: WordOfText[], maxLetters: number): WordOfText[][] {
  const groups: WordOfText[][] = []
  for (const sentence of splitAfter(words, (word, next) => endsSentence.test(word.text) || pauses(word, next))) {
    const last = groups.at(-1)
    if (last && joinsWell(last, sentence, maxLetters)) last.push(...sentence)
    else groups.push(...cutEvenly(sentence, maxLetters))
  }
  return groups
}

/** A sentence of one or two words ("Look!") is shown together with its neighbour. */
function joinsWell(before: WordOfText[], after: WordOfText[], maxLetters: number): boolean {
  const [last, first] = [before.at(-1), after[0]]
  if (!last || !first || pauses(last, first)) return false
  const isTiny = Math.min(seconds(before), seconds(after)) < shortestSeconds
  return (
    isTiny && lettersIn(textOf([...before, ...after])) <= maxLetters && seconds([...before, ...after]) <= longestSeconds
  )
}

/** As few parts as fit, of about equal length, preferably cut after a comma. */
function cutEvenly(words: WordOfText[], maxLetters: number): WordOfText[][] {
  const parts = Math.max(Math.ceil(lettersIn(textOf(words)) / maxLetters), Math.ceil(seconds(words) / longestSeconds))
  if (parts <= 1 || words.length < 2) return [words]
  const target = lettersIn(textOf(words)) / parts
  let best = 1
  let lowestCost = Number.POSITIVE_INFINITY
  for (let count = 1; count < words.length; count++) {
    const letters = lettersIn(textOf(words.slice(0, count)))
    if (letters > maxLetters && count > 1) break
    const isClause = endsClause.test(words[count - 1]?.text ?? '')
    const isTiny = seconds(words.slice(0, count)) < shortestSeconds || seconds(words.slice(count)) < shortestSeconds
    const cost = Math.abs(letters - target) - (isClause ? target * 0.4 : 0) + (isTiny ? target : 0)
    if (cost < lowestCost) [best, lowestCost] = [count, cost]
  }
  return [words.slice(0, best), ...cutEvenly(words.slice(best), maxLetters)]
}

function splitAfter<Item>(items: Item[], isEnd: (item: Item, next: Item | undefined) => boolean): Item[][] {
  const parts: Item[][] = [[]]
  items.forEach((item, index) => {
    parts.at(-1)?.push(item)
    if (index < items.length - 1 && isEnd(item, items[index + 1])) parts.push([])
  })
  return parts.filter((part) => part.length > 0)
}

const pauses = (word: WordOfText, next: WordOfText | undefined): boolean =>
  next !== undefined && next.start - word.end > longPauseSeconds

const textOf = (words: WordOfText[]): string =>
  words
    .map((word) => word.text + word.gap)
    .join('')
    .trim()

const seconds = (words: WordOfText[]): number => (words.at(-1)?.end ?? 0) - (words[0]?.start ?? 0)

function toCue(words: WordOfText[]): Cue {
  const [start, end] = [words[0]?.start ?? 0, words.at(-1)?.end ?? 0]
  return { text: textOf(words), start, end, words: words.map(({ text, start, end }) => ({ text, start, end })) }
}

/** Until the next caption when it comes soon, so that captions don't blink; else a little after the last word. */
function endOf(cue: Cue, next: number | undefined): number {
  const wanted = Math.max(cue.end + lingerSeconds, cue.start + shortestSeconds)
  return next !== undefined && next - wanted < 0.15 ? next : wanted
}
