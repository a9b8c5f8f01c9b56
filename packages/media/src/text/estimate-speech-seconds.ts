import { languageOf } from './language-of.ts'

/** How long one letter takes at a storyteller's pace (English: about 155 words a minute), by script. */
const secondsPerLetter: readonly (readonly [RegExp, number])[] = [
  [/\p{Script=Han}/gu, 0.23],
  [/\p{Script=Hangul}/gu, 0.2],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 0.13],
  // Short vowels aren't written, so each letter stands for more sound.
  [/[\p{Script=Arabic}\p{Script=Hebrew}]/gu, 0.1],
  [/[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Thai}]/gu, 0.085],
  [/[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/gu, 0.08],
  // Digits are read as words.
  [/\p{N}/gu, 0.35],
]

/** Languages that write more letters than they speak, or are spoken faster. */
const paceByLanguage: Readonly<Record<string, number>> = { fr: 0.88, es: 0.92, pt: 0.95, it: 0.95, ja: 1.05 }

const clausePauseSeconds = 0.2
const sentencePauseSeconds = 0.4

/** A rough length of the spoken text, good to about a quarter; real lengths are known only once it was spoken. */
export const estimateSpeechSeconds = (text: string, language: string): number => {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0
  const letters = secondsPerLetter.reduce((sum, [pattern, seconds]) => sum + count(pattern) * seconds, 0)
  const pauses =
    count(/[,;:،؛、，；：—–]/gu) * clausePauseSeconds +
    count(/[.!?…。！？।॥؟۔]+(?=\s|$|\P{N})/gu) * sentencePauseSeconds
  return letters * (paceByLanguage[languageOf(language)] ?? 1) + pauses
}
