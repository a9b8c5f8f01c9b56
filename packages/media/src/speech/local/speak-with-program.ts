import type { Synthesis } from '../speech-provider.ts'
import { splitWords } from '../split-words.ts'
import { phonemeWeights } from './phoneme-weights.ts'
import { runProgram } from './run-program.ts'
import type { LocalSpeechInput } from './speak-with-wasm.ts'

const TIMEOUT_MS = 60_000

/**
 * Speaks with the program `espeak-ng`. It prints sound alone, so the times of words are estimated, but from its own
 * transcription of each word, which comes close.
 */
export async function speakWithProgram(
  programPath: string,
  { text, plainText, language, settings, signal }: LocalSpeechInput,
): Promise<Synthesis> {
  const { voice, wordsPerMinute, pitch } = settings
  const run = (args: readonly string[], stdin: string) =>
    runProgram({ file: programPath, args: ['-v', voice, '-b', '1', ...args], stdin, timeoutMs: TIMEOUT_MS, signal })
  const words = splitWords(text, language).map((word) => word.text)
  const [audio, ipa] = await Promise.all([
    run(['-s', String(wordsPerMinute), '-p', String(pitch), '--stdin', '--stdout'], plainText),
    run(['-q', '--ipa'], words.map((word) => `${word}\n`).join('')),
  ])
  return { audio, words: null, wordWeights: phonemeWeights(ipa.toString('utf8'), words.length) ?? undefined }
}
