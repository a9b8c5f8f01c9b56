import { cleanScript, isSpeakable } from './clean-script.ts'
import { estimateSpeechSeconds } from './estimate-speech-seconds.ts'
import { groupSentences, type TimedSentence } from './group-sentences.ts'
import { hasSpaces } from './language-of.ts'
import type { Scene } from './scene.ts'
import { splitLongSentence } from './split-long-sentence.ts'
import { splitSentences } from './split-sentences.ts'
import { findTellingWords } from './telling-words.ts'

export interface ScriptToSplit {
  /** Plain text or light Markdown, in any language; a blank line separates paragraphs. */
  readonly script: string
  /** Spoken when the script has nothing to say, such as a row of emoji. */
  readonly title: string
  /** BCP 47, such as `en-US`. */
  readonly language: string
  /** Of the whole film. */
  readonly targetSeconds: number
}

export class EmptyScriptError extends Error {
  override readonly name = 'EmptyScriptError'
  readonly code = 'EMPTY_SCRIPT'
  /** The same script stays empty. */
  readonly permanent = true
}

const maxScenes = 40

const sceneSeconds = { min: 4, ideal: 7.5, max: 12 }

/** Speech can be hurried by this much before it sounds wrong; a script too long for its film is spoken so. */
const fastestPace = 1.3

/**
 * One to forty scenes of about 4 to 12 seconds, cut at sentences and rather at paragraphs; longer ones only when forty don't
 * suffice. The same input gives the same scenes.
 * @throws EmptyScriptError when neither script nor title has a word
 */
export const splitIntoScenes = ({ script, title, language, targetSeconds }: ScriptToSplit): Scene[] => {
  const sentences = timeSentences({ paragraphs: speakableParagraphs(script, title), language, targetSeconds })
  const idealSeconds = Math.min(sceneSeconds.ideal, Math.max(sceneSeconds.min, targetSeconds / 4))
  const length = { minSeconds: sceneSeconds.min, idealSeconds, maxSeconds: sceneSeconds.max }
  const groups = groupSentences({ sentences, length, maxGroups: maxScenes }).map((group) =>
    group.map(({ text }) => text),
  )
  const narrations = groups.map((group) => group.join(hasSpaces(language) ? ' ' : ''))
  const telling = findTellingWords(narrations, language)
  return groups.map((group, index) => ({
    index,
    narration: narrations[index] ?? '',
    sentences: group,
    titleWords: telling[index]?.titleWords ?? '',
    keywords: telling[index]?.keywords ?? [],
  }))
}

const speakableParagraphs = (script: string, title: string): string[] => {
  const paragraphs = cleanScript(script)
  if (paragraphs.length > 0) return paragraphs
  if (isSpeakable(title)) return cleanScript(title)
  throw new EmptyScriptError('The script has nothing to say: it needs at least one word.')
}

interface Timing {
  paragraphs: readonly string[]
  language: string
  targetSeconds: number
}

/** A sentence stays on screen for its speech, stretched when the film is longer than the script. */
const timeSentences = ({ paragraphs, language, targetSeconds }: Timing): TimedSentence[] => {
  const spoken = paragraphs.flatMap((paragraph, index) =>
    splitSentences(paragraph, language)
      .flatMap((sentence) => splitLongSentence({ sentence, language, maxSeconds: sceneSeconds.max }))
      .map((text) => ({ text, seconds: estimateSpeechSeconds(text, language), paragraph: index })),
  )
  const total = spoken.reduce((sum, { seconds }) => sum + seconds, 0)
  const stretch = Math.max(1 / fastestPace, targetSeconds / total)
  return spoken.map((sentence) => ({ ...sentence, seconds: sentence.seconds * stretch }))
}
