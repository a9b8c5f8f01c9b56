import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { encodeWav } from '../../audio/wav.ts'
import type { SpokenWord, Synthesis } from '../speech-provider.ts'
import { splitWords } from '../split-words.ts'
import type { EspeakSettings } from './local-voices.ts'
import { runProgram } from './run-program.ts'

const PROGRAM = fileURLToPath(new URL('./espeak-wasm-program.js', import.meta.url))
/** A scene takes under a second; the rest is for a machine that is busy with rendering. */
const TIMEOUT_MS = 60_000

const headerSchema = z.object({
  sampleRate: z.number().int().positive(),
  words: z.array(z.object({ position: z.number().int(), seconds: z.number() })),
})

export interface LocalSpeechInput {
  text: string
  /** The text as eSpeak NG gets it: without what it takes as markup, but every character where it was. */
  plainText: string
  language: string
  settings: EspeakSettings
  signal: AbortSignal
}

/** Speaks with the eSpeak NG that npm installed, in a process of its own. It knows when each word starts. */
export async function speakWithWasm(input: LocalSpeechInput): Promise<Synthesis> {
  const { text, plainText, language, settings, signal } = input
  const answer = await runProgram({
    file: process.execPath,
    args: [PROGRAM],
    stdin: `${JSON.stringify({ ...settings, text: plainText })}\n`,
    timeoutMs: TIMEOUT_MS,
    signal,
  })
  const lineEnd = answer.indexOf('\n')
  const header = headerSchema.parse(JSON.parse(answer.toString('utf8', 0, lineEnd)))
  // A copy, because samples of two bytes must lie on even addresses.
  const pcm = Uint8Array.from(answer.subarray(lineEnd + 1))
  const samples = new Int16Array(pcm.buffer, 0, Math.floor(pcm.length / 2))
  const endSeconds = samples.length / header.sampleRate
  const words = toSpokenWords({ text, language, events: header.words, endSeconds })
  return { audio: encodeWav(samples, header.sampleRate), words }
}

/**
 * Events name characters, several of them may fall into one written word (numbers), and short words may have none:
 * those share the time up to the next known start.
 */
function toSpokenWords(input: {
  text: string
  language: string
  events: { position: number; seconds: number }[]
  endSeconds: number
}): SpokenWord[] {
  const written = splitWords(input.text, input.language)
  const offsets = utf16Offsets(input.text)
  const events = input.events.map(({ position, seconds }) => ({ offset: offsets[position] ?? 0, seconds }))
  const starts = written.map((word, index) => {
    const from = index === 0 ? 0 : word.start
    return events.find(({ offset }) => offset >= from && offset < word.end)?.seconds
  })
  const known = fillGaps(starts, input.endSeconds)
  return written.map((word, index) => ({
    text: word.text,
    start: known[index] ?? 0,
    end: known[index + 1] ?? input.endSeconds,
  }))
}

/** eSpeak counts code points, JavaScript UTF-16 units. */
function utf16Offsets(text: string): number[] {
  const offsets: number[] = []
  let offset = 0
  for (const sign of text) {
    offsets.push(offset)
    offset += sign.length
  }
  return offsets
}

/** Times between two known ones are evenly spaced. */
function fillGaps(starts: readonly (number | undefined)[], endSeconds: number): number[] {
  const filled: number[] = []
  for (const [index, start] of starts.entries()) {
    const previous = filled.at(-1) ?? 0
    const nextIndex = starts.findIndex((later, at) => at > index && later !== undefined)
    const next = starts[nextIndex] ?? endSeconds
    const steps = (nextIndex === -1 ? starts.length : nextIndex) - index + 1
    const between = index === 0 ? 0 : previous + (next - previous) / steps
    filled.push(Math.max(previous, start ?? between))
  }
  return filled
}
