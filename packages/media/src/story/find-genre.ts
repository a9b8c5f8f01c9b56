import type { Genre } from './genre.ts'
import { adventure } from './genres/adventure.ts'
import { comedy } from './genres/comedy.ts'
import { cyberpunk } from './genres/cyberpunk.ts'
import { drama } from './genres/drama.ts'
import { fantasy } from './genres/fantasy.ts'
import { horror } from './genres/horror.ts'
import { noir } from './genres/noir.ts'
import { romance } from './genres/romance.ts'
import { scienceFiction } from './genres/science-fiction.ts'
import { western } from './genres/western.ts'
import type { Idea } from './prompt/read-prompt.ts'

export const genres: readonly Genre[] = [
  cyberpunk,
  noir,
  fantasy,
  scienceFiction,
  romance,
  horror,
  adventure,
  western,
  comedy,
  drama,
]

/**
 * The genre that the words of the wish mean, else the one that most words of the prompt speak of, else drama. No love
 * story is told about children or animals: those become dramas.
 */
export const findGenre = (wish: string, prompt: string, idea: Idea): Genre => {
  const found = byWords(wish, 1) ?? byWords(prompt, 1) ?? drama
  const tooYoung = isAboutTheYoung(prompt, idea)
  return found === romance && tooYoung ? drama : found
}

const young =
  /\b(?:girl|boy|child|children|kid|kids|teen\w*|pupil|schoolgirl|schoolboy|orphan|baby|(?:\d|1[0-7])[- ]years?[- ]old)\b/iu

const isAboutTheYoung = (prompt: string, { hero }: Idea): boolean =>
  hero?.isChild === true || hero?.isCreature === true || young.test(prompt)

const byWords = (text: string, least: number): Genre | undefined => {
  const words = text.toLowerCase().split(/[^\p{L}]+/u)
  const scored = genres.map((genre) => ({
    genre,
    score:
      words.filter((word) => genre.words.includes(word)).length + (text.toLowerCase().trim() === genre.name ? 10 : 0),
  }))
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a))
  return best.score >= least ? best.genre : undefined
}
