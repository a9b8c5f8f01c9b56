import { findSilences, type Silence } from './loudness-envelope.ts'
import type { SpokenWord } from './speech-provider.ts'

/** A pause between two phrases is at least this long; the closure of a t or k is shorter. */
const SHORTEST_PAUSE_SECONDS = 0.09

/** Signs after which a voice pauses, in the scripts we speak. */
const PHRASE_END = /[.,;:!?…。，、；：！？۔،؛؟।—–]["'”’»)\]]*$/u

export interface EstimateInput {
  words: readonly string[]
  /** How long each word sounds, relative to the others. Default: by its letters. */
  weights?: readonly number[] | undefined
  envelope: Float32Array
  durationSeconds: number
}

interface Phrase {
  words: { text: string; weight: number }[]
  weight: number
}

/**
 * Estimates when each word is heard, for providers that give sound alone: pauses that can be heard are matched with the
 * punctuation, and the words between two pauses share the time by their length in sounds.
 * Words of a phrase are typically within 0.15 s of where they are heard.
 */
export function estimateWordTimes({ words, weights, envelope, durationSeconds }: EstimateInput): SpokenWord[] {
  const silences = findSilences(envelope, SHORTEST_PAUSE_SECONDS)
  const start = silences.find((silence) => silence.start === 0)?.end ?? 0
  const end = silences.find((silence) => silence.end >= durationSeconds - 0.02)?.start ?? durationSeconds
  const pauses = silences.filter((silence) => silence.start > start && silence.end < end)
  const phrases = groupPhrases(words, weights ?? words.map(weightOf))
  const breaks = matchPauses({ phrases, pauses, start, end })
  return spread({ phrases, breaks, start, end })
}

function groupPhrases(words: readonly string[], weights: readonly number[]): Phrase[] {
  const phrases: Phrase[] = []
  let current: Phrase = { words: [], weight: 0 }
  for (const [index, text] of words.entries()) {
    const weight = weights[index] ?? weightOf(text)
    current.words.push({ text, weight })
    current.weight += weight
    if (!PHRASE_END.test(text)) continue
    phrases.push(current)
    current = { words: [], weight: 0 }
  }
  if (current.words.length > 0) phrases.push(current)
  return phrases
}

/** About how many sounds a word has. A digit is read as a word, a Chinese character as a syllable. */
function weightOf(word: string): number {
  let weight = 0.5
  for (const sign of word) {
    if (/\p{N}/u.test(sign)) weight += 3
    else if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(sign)) weight += 2.5
    else if (/\p{L}/u.test(sign)) weight += 1
  }
  return weight
}

/**
 * Gives every break between two phrases the pause nearest to where it is expected, in order, or none.
 * Least total distance, by dynamic programming over (breaks, pauses).
 */
function matchPauses(input: { phrases: Phrase[]; pauses: Silence[]; start: number; end: number }): (Silence | null)[] {
  const { pauses } = input
  const expected = expectedBreaks(input)
  const missing = 0.6
  // cost[b][p]: the least cost of the first b breaks with the first p pauses.
  const cost = Array.from({ length: expected.length + 1 }, (_, b) => [b * missing])
  const at = (b: number, p: number) => cost[b]?.[p] ?? Number.POSITIVE_INFINITY
  const distance = (b: number, p: number) => Math.abs((expected[b - 1] ?? 0) - (pauses[p - 1]?.start ?? 0))
  // A pause that no punctuation explains costs its length: long pauses want to be used.
  const unused = (p: number) => (pauses[p - 1]?.end ?? 0) - (pauses[p - 1]?.start ?? 0)
  for (let p = 1; p <= pauses.length; p++) {
    for (let b = 0; b <= expected.length; b++) {
      const taken = b > 0 ? at(b - 1, p - 1) + distance(b, p) : Number.POSITIVE_INFINITY
      const skippedBreak = b > 0 ? at(b - 1, p) + missing : Number.POSITIVE_INFINITY
      cost[b]?.push(Math.min(taken, skippedBreak, at(b, p - 1) + unused(p)))
    }
  }
  const matched: (Silence | null)[] = expected.map(() => null)
  for (let b = expected.length, p = pauses.length; b > 0 && p > 0; ) {
    if (at(b, p) === at(b - 1, p - 1) + distance(b, p)) matched[--b] = pauses[--p] ?? null
    else if (at(b, p) === at(b, p - 1) + unused(p)) p--
    else b--
  }
  return matched
}

function expectedBreaks({ phrases, pauses, start, end }: Parameters<typeof matchPauses>[0]): number[] {
  const paused = pauses.reduce((sum, pause) => sum + pause.end - pause.start, 0)
  const total = phrases.reduce((sum, phrase) => sum + phrase.weight, 0)
  const pausePerBreak = paused / Math.max(1, phrases.length - 1)
  let position = start
  return phrases.slice(0, -1).map((phrase, index) => {
    position += (phrase.weight / total) * (end - start - paused) + (index > 0 ? pausePerBreak : 0)
    return position
  })
}

function spread(input: { phrases: Phrase[]; breaks: (Silence | null)[]; start: number; end: number }): SpokenWord[] {
  const words: SpokenWord[] = []
  let open: Phrase = { words: [], weight: 0 }
  let from = input.start
  input.phrases.forEach((phrase, index) => {
    open = { words: [...open.words, ...phrase.words], weight: open.weight + phrase.weight }
    const pause = input.breaks[index]
    const isLast = index === input.phrases.length - 1
    if (!pause && !isLast) return
    words.push(...share(open, from, pause?.start ?? input.end))
    from = pause?.end ?? input.end
    open = { words: [], weight: 0 }
  })
  return words
}

function share(phrase: Phrase, start: number, end: number): SpokenWord[] {
  let position = start
  return phrase.words.map(({ text, weight }) => {
    const wordStart = position
    position += ((end - start) * weight) / phrase.weight
    return { text, start: wordStart, end: position }
  })
}
