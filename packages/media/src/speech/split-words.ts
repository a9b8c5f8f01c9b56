/** Languages that are written without spaces between words. */
const UNSPACED = new Set(['zh', 'ja', 'th', 'lo', 'km', 'my', 'yue'])

export interface TextWord {
  text: string
  /** Offsets into the text in UTF-16 units; `end` is exclusive. */
  start: number
  end: number
}

/**
 * Cuts a text into words as captions show them: punctuation stays with its word, a lone dash goes to the word before.
 * Joined by a space (by nothing in unspaced languages such as Chinese) they give the text back, up to white space.
 */
export function splitWords(text: string, language: string): TextWord[] {
  const pieces = isUnspaced(language) ? segments(text, language) : spaced(text)
  return joinBare(pieces)
}

export function isUnspaced(language: string): boolean {
  return UNSPACED.has(new Intl.Locale(language).language)
}

function spaced(text: string): TextWord[] {
  return [...text.matchAll(/\S+/gu)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }))
}

function segments(text: string, language: string): TextWord[] {
  return [...new Intl.Segmenter(language, { granularity: 'word' }).segment(text)]
    .filter(({ segment }) => segment.trim() !== '')
    .map(({ segment, index }) => ({ text: segment, start: index, end: index + segment.length }))
}

/** Pieces without a letter or digit can't be heard: opening marks join the word after, all others the word before. */
function joinBare(pieces: TextWord[]): TextWord[] {
  const words: TextWord[] = []
  let opening: TextWord | undefined
  for (const piece of pieces) {
    const previous = words.at(-1)
    if (/[\p{L}\p{N}]/u.test(piece.text)) {
      words.push(opening ? join(opening, piece) : piece)
      opening = undefined
    } else if (previous && !/^[\p{Ps}\p{Pi}]+$/u.test(piece.text)) {
      words[words.length - 1] = join(previous, piece)
    } else {
      opening = opening ? join(opening, piece) : piece
    }
  }
  return words
}

function join(first: TextWord, second: TextWord): TextWord {
  const gap = second.start > first.end ? ' ' : ''
  return { text: first.text + gap + second.text, start: first.start, end: second.end }
}
