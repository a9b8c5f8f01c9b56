import { createRandom } from '../image/random.ts'

/** How the camera moves from the first frame to the last. Shares of the frame's shorter side; near things go this far. */
export interface ClipMotion {
  /** Above 0 the camera goes right, what is near goes left. */
  right: number
  /** Above 0 the camera goes down. */
  down: number
  /** Above 0 the camera goes in. */
  push: number
}

const far = 0.055
const pushFar = 0.11

/** The first line with a word of the prompt decides on its axis; axes add up, e.g. "push in and pan left". */
const vocabulary: readonly { words: RegExp; motion: Partial<ClipMotion> }[] = [
  {
    words: /\b(push(es|ing)?[ -]?in|zoom(s|ing)?[ -]?in|doll(y|ies)[ -]?in|closer|approach\w*|forwards?)\b/,
    motion: { push: pushFar },
  },
  {
    words:
      /\b(pull(s|ing)?[ -]?(out|back|away)|zoom(s|ing)?[ -]?out|doll(y|ies)[ -]?(out|back)|backwards?|reveal\w*)\b/,
    motion: { push: -pushFar },
  },
  { words: /\b(left|leftwards?)\b/, motion: { right: -far } },
  { words: /\b(right|rightwards?)\b/, motion: { right: far } },
  { words: /\b(up|upwards?|ris(e|es|ing)|crane)\b/, motion: { down: -far * 0.8 } },
  { words: /\b(down|downwards?|sink(s|ing)?|lower(s|ing)?)\b/, motion: { down: far * 0.8 } },
]

/** The camera that a prompt asks for. Where it names no direction, a slow push with a drift to a side that the seed chooses. */
export function motionOf({ prompt, seed }: { prompt: string; seed: number }): ClipMotion {
  const words = prompt.toLowerCase()
  const asked = vocabulary.filter((entry) => entry.words.test(words)).map(({ motion }) => motion)
  const side = createRandom('clip', seed).chance(0.5) ? 1 : -1
  if (asked.length === 0) return { right: side * far * 0.6, down: 0, push: pushFar * 0.6 }
  // Of two opposite wishes the first of the list counts.
  const { right = 0, down = 0, push = 0 } = Object.assign({}, ...asked.toReversed())
  // A pan alone looks like a moved photograph; a little push gives it depth.
  return { right, down, push: push || pushFar * 0.25 }
}
