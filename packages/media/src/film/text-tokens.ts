import { hasWideLetters } from './script-of.ts'

/** With the sign that asks for their coloured form. A joiner between letters stays: Hindi and Persian need it. */
const pictographs = /\p{Extended_Pictographic}(?:\uFE0F|\u200D|\p{Emoji_Modifier})*/gu

/** A piece of text that is drawn in one go and never broken. */
export interface Token {
  text: string
  /** Whether a space follows. */
  spaceAfter: boolean
}

/**
 * Cuts a text where a line may break: at spaces, and in Chinese and Japanese between words. Closing marks stay with what
 * they close. Pictographs are dropped, for which the fonts have no shape.
 */
export function tokenize(text: string, language: string): Token[] {
  const parts = text.replace(pictographs, '').split(/\s+/).filter(Boolean)
  return parts.flatMap((part) => {
    const pieces = hasWideLetters(part) ? breakWide(part, language) : [part]
    return pieces.map((piece, index) => ({ text: piece, spaceAfter: index === pieces.length - 1 }))
  })
}

function breakWide(text: string, language: string): string[] {
  const pieces: string[] = []
  let opening = ''
  for (const { segment, isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text)) {
    const isOpening = /^[\p{Ps}\p{Pi}]+$/u.test(segment)
    if (isOpening) opening += segment
    else if (isWordLike || pieces.length === 0) {
      pieces.push(opening + segment)
      opening = ''
    } else pieces.push(`${pieces.pop()}${segment}`)
  }
  if (opening) pieces.push(opening)
  return pieces
}
