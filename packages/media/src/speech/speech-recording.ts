import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeWav, readMonoWav } from '../audio/wav.ts'
import { FfmpegError, runFfmpeg } from '../ffmpeg/index.ts'
import { estimateWordTimes } from './estimate-word-times.ts'
import { ENVELOPE_RATE, findSilences, loudnessEnvelope } from './loudness-envelope.ts'
import { SpeechError } from './speech-error.ts'
import type { SpeechProvider, SpokenWord, SynthesisRequest } from './speech-provider.ts'
import { splitWords } from './split-words.ts'
import { withTempFolder } from './with-temp-folder.ts'

/** All recordings are mono WAV at the rate of the film's sound, so that they can be placed without another conversion. */
export const SPEECH_SAMPLE_RATE = 48_000

/** What is kept of the silence before and after: cutting into the breath of a voice is heard as a click. */
const KEPT_BEFORE_SECONDS = 0.03
const KEPT_AFTER_SECONDS = 0.08

/** The envelope's grid and the providers' rounding put the end of a pause and the start of a word this far apart. */
const TIME_TOLERANCE_SECONDS = 0.03

/** Decoding a scene takes milliseconds; more means that ffmpeg hangs. */
const DECODE_TIMEOUT_MS = 120_000

export interface Recording {
  durationSeconds: number
  words: SpokenWord[]
}

/** Has a text spoken and writes it to `path`: filtered, without silence at the ends, with the times of its words. */
export async function makeRecording(
  provider: SpeechProvider,
  request: SynthesisRequest & { path: string },
): Promise<Recording> {
  const { audio, words, wordWeights } = await provider.synthesize(request)
  const samples = await decode(audio, { filters: provider.filters, signal: request.signal, provider: provider.name })
  const envelope = loudnessEnvelope(samples, SPEECH_SAMPLE_RATE)
  const written = splitWords(request.text, request.language).map((word) => word.text)
  const durationSeconds = samples.length / SPEECH_SAMPLE_RATE
  const timed = words ?? estimateWordTimes({ words: written, weights: wordWeights, envelope, durationSeconds })
  const recording = cutEnds(samples, envelope, tighten(timed, envelope))
  await writeFile(request.path, encodeWav(recording.samples, SPEECH_SAMPLE_RATE))
  return { durationSeconds: recording.samples.length / SPEECH_SAMPLE_RATE, words: recording.words }
}

/** Writes a recording at another pace to `outPath`, exactly `durationSeconds` long; the pitch stays. */
export async function stretchRecording(input: {
  path: string
  outPath: string
  from: Recording
  durationSeconds: number
  signal: AbortSignal
}): Promise<Recording> {
  const factor = input.from.durationSeconds / input.durationSeconds
  const sampleCount = Math.round(input.durationSeconds * SPEECH_SAMPLE_RATE)
  const filters = `atempo=${factor.toFixed(6)},apad,atrim=end_sample=${sampleCount}`
  await runFfmpeg(['-i', `file:${input.path}`, '-af', filters, ...WAV_OUTPUT, `file:${input.outPath}`], {
    signal: input.signal,
    timeoutMs: DECODE_TIMEOUT_MS,
  })
  const words = input.from.words.map((word) => ({ ...word, start: word.start / factor, end: word.end / factor }))
  return { durationSeconds: sampleCount / SPEECH_SAMPLE_RATE, words }
}

const WAV_OUTPUT = ['-ac', '1', '-ar', String(SPEECH_SAMPLE_RATE), '-c:a', 'pcm_s16le', '-f', 'wav']

function decode(
  audio: Buffer,
  options: { filters: readonly string[]; signal: AbortSignal; provider: string },
): Promise<Int16Array> {
  return withTempFolder(async (folder) => {
    const [source, target] = [join(folder, 'answer'), join(folder, 'speech.wav')]
    await writeFile(source, audio)
    const filters = options.filters.length > 0 ? ['-af', options.filters.join(',')] : []
    // What a provider sends is sound: it may not name other files or addresses.
    const input = ['-protocol_whitelist', 'file', '-i', `file:${source}`]
    const run = { signal: options.signal, timeoutMs: DECODE_TIMEOUT_MS }
    try {
      await runFfmpeg([...input, ...filters, ...WAV_OUTPUT, `file:${target}`], run)
    } catch (cause) {
      if (!(cause instanceof FfmpegError) || cause.code !== 'FFMPEG_FAILED') throw cause
      throw new SpeechError('SPEECH_INVALID', `The audio from ${options.provider} can't be read.`, { cause })
    }
    return readMonoWav(target, SPEECH_SAMPLE_RATE)
  })
}

function cutEnds(samples: Int16Array, envelope: Float32Array, words: SpokenWord[]) {
  const total = samples.length / SPEECH_SAMPLE_RATE
  const silences = findSilences(envelope, 0)
  const firstSound = silences.find((silence) => silence.start === 0)?.end ?? 0
  const lastSound = silences.find((silence) => silence.end * ENVELOPE_RATE >= envelope.length)?.start ?? total
  if (firstSound >= lastSound) throw new SpeechError('SPEECH_INVALID', 'The voice answered with silence.')
  const start = Math.max(0, firstSound - KEPT_BEFORE_SECONDS)
  const end = Math.min(total, lastSound + KEPT_AFTER_SECONDS)
  const within = (seconds: number) => Math.min(end, Math.max(start, seconds)) - start
  return {
    samples: samples.subarray(Math.round(start * SPEECH_SAMPLE_RATE), Math.round(end * SPEECH_SAMPLE_RATE)),
    words: words.map((word) => ({ text: word.text, start: within(word.start), end: within(word.end) })),
  }
}

/** Words as providers report them include the pause around them; a caption should light up with the sound. */
function tighten(words: SpokenWord[], envelope: Float32Array): SpokenWord[] {
  const silences = findSilences(envelope, 0.05)
  return words.map((word) => {
    const before = silences.find(({ start, end }) => start <= word.start + TIME_TOLERANCE_SECONDS && end > word.start)
    const after = silences.find(({ start, end }) => start < word.end && end >= word.end - TIME_TOLERANCE_SECONDS)
    const start = before ? before.end : word.start
    const end = after ? after.start : word.end
    // A word that seems to lie in silence altogether keeps its time: the estimate is off, but a caption is still due.
    return end - start < 0.03 ? word : { text: word.text, start, end }
  })
}
