import type { CueWord } from './film-spec.ts'

/** A spoken word as it is written, with its punctuation. */
export interface WordOfText extends CueWord {
  /** What stands between it and the next word: a space, or nothing. */
  gap: '' | ' '
}

/**
 * Gives every spoken word its place in the written text: closing marks stay with the word before, opening ones with the
 * word after. When the words can't all be found in the text, they are taken as they are.
 */
export function spreadText(text: string, words: CueWord[]): WordOfText[] {
  const places = findPlaces(text, words)
  if (!places) return words.map((word) => ({ ...word, gap: ' ' }))
  let opening = openingOf(text.slice(0, places[0]?.from ?? 0))
  return words.map((word, index) => {
    const [place, next] = [places[index], places[index + 1]]
    const between = text.slice(place?.to ?? 0, next?.from ?? text.length)
    const [closing, following] = splitBetween(between)
    const written = opening + text.slice(place?.from, place?.to) + closing
    opening = following
    return { ...word, text: written, gap: next && /\s/.test(between) ? ' ' : '' }
  })
}

function findPlaces(text: string, words: CueWord[]): { from: number; to: number }[] | null {
  const lower = text.toLowerCase()
  // A few letters change their length with their case; then positions in both texts differ.
  const haystack = lower.length === text.length ? lower : text
  const places: { from: number; to: number }[] = []
  let position = 0
  for (const word of words) {
    const wanted = haystack === lower ? word.text.trim().toLowerCase() : word.text.trim()
    const from = wanted ? haystack.indexOf(wanted, position) : -1
    if (from < 0 || /[\p{L}\p{N}]/u.test(text.slice(position, from))) return null
    position = from + wanted.length
    places.push({ from, to: position })
  }
  return /[\p{L}\p{N}]/u.test(text.slice(position)) ? null : places
}

const openingOf = (text: string): string => text.trim().replace(/^.*\s/su, '')

/** Marks before the first space close, marks after the last one open; without a space their shape decides. */
function splitBetween(between: string): [closing: string, opening: string] {
  const parts = between.split(/\s+/)
  if (parts.length > 1) return standAloneDash(parts)
  const opening = /[\p{Ps}\p{Pi}¿¡]+$/u.exec(between)?.[0] ?? ''
  return [between.slice(0, between.length - opening.length), opening]
}

/** A dash between spaces belongs to the word before it, with its space. */
function standAloneDash(parts: string[]): [string, string] {
  const middle = parts.slice(1, -1).filter(Boolean).join(' ')
  return [(parts[0] ?? '') + (middle ? ` ${middle}` : ''), parts.at(-1) ?? '']
}
