import type { TimbreName } from './timbre.ts'

/** What a genre changes: the instrument of the single notes, the pace, and how bright the pads are. */
export interface GenreSound {
  pluck: Exclude<TimbreName, 'bass'>
  pace: number
  brightness: number
}

/** Looked up by word: the first line that has a word of the genre decides. */
const sounds: readonly { words: readonly string[]; sound: GenreSound }[] = [
  {
    words: ['cyberpunk', 'sci-fi', 'scifi', 'science', 'space', 'futuristic', 'tech', 'dystopian'],
    sound: { pluck: 'synth', pace: 1, brightness: 1.25 },
  },
  {
    words: ['fantasy', 'fairy', 'children', 'family', 'animation', 'magic', 'christmas'],
    sound: { pluck: 'celesta', pace: 1, brightness: 1.1 },
  },
  {
    words: ['western', 'adventure', 'road', 'comedy', 'folk', 'nature', 'travel'],
    sound: { pluck: 'guitar', pace: 1.04, brightness: 1 },
  },
  {
    words: ['horror', 'thriller', 'noir', 'crime', 'mystery', 'war'],
    sound: { pluck: 'piano', pace: 0.94, brightness: 0.8 },
  },
]

/** @param genre free text; unknown genres get a piano */
export function soundOfGenre(genre: string): GenreSound {
  const words = genre.toLowerCase().split(/[^\p{L}-]+/u)
  const known = sounds.find((entry) => entry.words.some((word) => words.includes(word)))
  return known?.sound ?? { pluck: 'piano', pace: 1, brightness: 1 }
}
