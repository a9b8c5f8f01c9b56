import { isAbbreviation } from './abbreviations.ts'
import { isSpeakable } from './clean-script.ts'
import { languageOf } from './language-of.ts'

/** The sentences of a paragraph, trimmed, none empty; abbreviations and initials don't end one. */
export const splitSentences = (paragraph: string, language: string): string[] => {
  const base = languageOf(language)
  const segmenter = new Intl.Segmenter(base, { granularity: 'sentence' })
  const sentences: string[] = []
  for (const { segment } of segmenter.segment(paragraph)) {
    const last = sentences.at(-1)
    // Quotes and dots that the segmenter left alone belong to what went before, or to nothing.
    const belongsToLast = last !== undefined && (!isSpeakable(segment) || endsInAbbreviation(last, base, segment))
    if (belongsToLast) sentences[sentences.length - 1] = last + segment
    else if (isSpeakable(segment)) sentences.push(segment)
  }
  return sentences.map((sentence) => sentence.trim())
}

const endsInAbbreviation = (text: string, language: string, next: string): boolean => {
  const word = /(?:^|[\s("'«„“])([\p{L}\p{M}\p{N}.§№º]+)\.\s*$/u.exec(text)?.[1]
  if (word === undefined) return false
  // An initial, as in "J. K. Rowling"; "I" is more often the last word of an English sentence.
  if (/^\p{Lu}$/u.test(word) && !(language === 'en' && word === 'I')) return true
  return isAbbreviation(word, language, next)
}
