import type { Cue } from './film-spec.ts'
import { type Token, tokenize } from './text-tokens.ts'

/** A token of a caption; `start` is null when its cue has no times for single words. */
export interface TimedToken extends Token {
  start: number | null
}

/**
 * The tokens of a cue, each with the moment at which it is spoken. Words of a voice and words of the text don't always
 * agree ("25" is spoken as two words): then the caption is shown without times.
 */
export function cueTokens(cue: Cue, language: string): TimedToken[] {
  return timedByWords(cue) ?? tokenize(cue.text, language).map((token) => ({ ...token, start: null }))
}

function timedByWords(cue: Cue): TimedToken[] | null {
  if (!cue.words?.length) return null
  const tokens: TimedToken[] = []
  let position = 0
  for (const word of cue.words) {
    const at = cue.text.indexOf(word.text, position)
    const between = cue.text.slice(position, at)
    if (at < 0 || /[\p{L}\p{N}]/u.test(between)) return null
    const previous = tokens.at(-1)
    if (previous) {
      previous.spaceAfter = /\s/.test(between)
      previous.text += between.trimEnd().replace(/\s[\s\S]*/u, '')
    }
    tokens.push({ text: word.text, spaceAfter: false, start: word.start })
    position = at + word.text.length
  }
  const last = tokens.at(-1)
  if (last) last.text += cue.text.slice(position).trim()
  return tokens
}
