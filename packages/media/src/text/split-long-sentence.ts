import { estimateSpeechSeconds } from './estimate-speech-seconds.ts'
import { languageOf } from './language-of.ts'

interface LongSentence {
  readonly sentence: string
  readonly language: string
  readonly maxSeconds: number
}

const clauseBorder = /(?<=[,;:—–،؛])\s+|(?<=[、，；：])/u

/** A sentence too long for one picture in even parts: at its commas, and between words only where there are none. */
export const splitLongSentence = (request: LongSentence): string[] => {
  const { sentence, language, maxSeconds } = request
  const seconds = estimateSpeechSeconds(sentence, language)
  if (seconds <= maxSeconds) return [sentence]
  const clauses = sentence.split(clauseBorder).flatMap((clause) => splitByWords({ ...request, sentence: clause }))
  const joint = clauseJoint(sentence)
  return packEvenly({ pieces: clauses, partSeconds: seconds / Math.ceil(seconds / maxSeconds), language, joint })
}

const clauseJoint = (sentence: string): string => (/\s/u.test(sentence) ? ' ' : '')

const splitByWords = ({ sentence, language, maxSeconds }: LongSentence): string[] => {
  const seconds = estimateSpeechSeconds(sentence, language)
  if (seconds <= maxSeconds) return [sentence]
  const segmenter = new Intl.Segmenter(languageOf(language), { granularity: 'word' })
  const words = [...segmenter.segment(sentence)].map(({ segment }) => segment)
  return packEvenly({ pieces: words, partSeconds: seconds / Math.ceil(seconds / maxSeconds), language, joint: '' })
}

interface Packing {
  readonly pieces: readonly string[]
  readonly partSeconds: number
  readonly language: string
  readonly joint: string
}

const packEvenly = ({ pieces, partSeconds, language, joint }: Packing): string[] => {
  const parts: string[] = []
  let part = ''
  let partLength = 0
  for (const piece of pieces) {
    const pieceLength = estimateSpeechSeconds(piece, language)
    // Half of a piece may stick out: that is nearer to even than leaving it to the next part.
    if (part && partLength + pieceLength / 2 > partSeconds) {
      parts.push(part.trim())
      part = ''
      partLength = 0
    }
    part = part ? part + joint + piece : piece
    partLength += pieceLength
  }
  return [...parts, part.trim()].filter((text) => text !== '')
}
