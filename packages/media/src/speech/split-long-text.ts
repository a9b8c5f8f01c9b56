/** Cuts a text at ends of sentences, else at spaces, into parts of at most `maxCharacters`, as few as possible. */
export function splitLongText(text: string, options: { language: string; maxCharacters: number }): string[] {
  if (text.length <= options.maxCharacters) return [text]
  const segmenter = new Intl.Segmenter(options.language, { granularity: 'sentence' })
  const sentences = [...segmenter.segment(text)].flatMap(({ segment }) => cutSentence(segment, options.maxCharacters))
  const parts: string[] = []
  for (const sentence of sentences) {
    const last = parts.at(-1)
    if (last !== undefined && last.length + sentence.length <= options.maxCharacters)
      parts[parts.length - 1] = last + sentence
    else parts.push(sentence)
  }
  // A part of nothing but signs can't be spoken.
  return parts.map((part) => part.trim()).filter((part) => /[\p{L}\p{N}]/u.test(part))
}

function cutSentence(sentence: string, maxCharacters: number): string[] {
  if (sentence.length <= maxCharacters) return [sentence]
  const space = sentence.lastIndexOf(' ', maxCharacters - 1)
  const cut = space > 0 ? space + 1 : maxCharacters
  return [sentence.slice(0, cut), ...cutSentence(sentence.slice(cut), maxCharacters)]
}
