import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeWav, readMonoWav } from '../audio/wav.ts'
import { FfmpegError, runFfmpeg } from '../ffmpeg/index.ts'
import { estimateWordTimes } from './estimate-word-times.ts'
import { ENVELOPE_RATE, findSilences, loudnessEnvelope } from './loudness-envelope.ts'
import type { Compute } from './speech.ts'
import { SpeechError } from './speech-error.ts'
import { type OrderSpeech, orderDirectly } from './speech-order.ts'
import type { SpeechProvider, SpokenWord, SynthesisRequest, WordTimes } from './speech-provider.ts'
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

export interface RecordingInput extends SynthesisRequest {
  provider: SpeechProvider
  /** Of a long text, from 1. */
  part: number
  /** Where the recording is written. */
  path: string
  order?: OrderSpeech
  compute: Compute
}

/** Has a text spoken and writes it to `path`: filtered, without silence at the ends, with the times of its words. */
export async function makeRecording(input: RecordingInput): Promise<Recording> {
  const { provider, part, signal, compute } = input
  return withTempFolder(async (folder) => {
    if (provider.kind === 'local') {
      return compute(async () => {
        const { audio, ...times } = await provider.synthesize(input)
        const source = join(folder, 'spoken')
        await writeFile(source, audio)
        return finish(input, { source, times, folder })
      })
    }
    const { order = orderDirectly({ folder, signal }), text, language, voice } = input
    const { result: times, path: source } = await order(part, provider.order({ text, language, voice }))
    return compute(() => finish(input, { source, times, folder }))
  })
}

interface Spoken {
  /** The file that the provider gave. */
  source: string
  times: WordTimes
  folder: string
}

async function finish(input: RecordingInput, { source, times, folder }: Spoken): Promise<Recording> {
  const samples = await decode(input, { source, target: join(folder, 'decoded.wav') })
  const envelope = loudnessEnvelope(samples, SPEECH_SAMPLE_RATE)
  const written = splitWords(input.text, input.language).map((word) => word.text)
  const durationSeconds = samples.length / SPEECH_SAMPLE_RATE
  const weights = times.wordWeights
  const timed = times.words ?? estimateWordTimes({ words: written, weights, envelope, durationSeconds })
  const recording = cutEnds(samples, envelope, tighten(timed, envelope))
  await writeFile(input.path, encodeWav(recording.samples, SPEECH_SAMPLE_RATE))
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

async function decode(
  { provider, signal }: RecordingInput,
  { source, target }: { source: string; target: string },
): Promise<Int16Array> {
  const filters = provider.filters.length > 0 ? ['-af', provider.filters.join(',')] : []
  // What a provider sends is sound: it may not name other files or addresses.
  const input = ['-protocol_whitelist', 'file', '-i', `file:${source}`]
  try {
    await runFfmpeg([...input, ...filters, ...WAV_OUTPUT, `file:${target}`], { signal, timeoutMs: DECODE_TIMEOUT_MS })
  } catch (cause) {
    if (!(cause instanceof FfmpegError) || cause.code !== 'FFMPEG_FAILED') throw cause
    throw new SpeechError('SPEECH_INVALID', `The audio from ${provider.name} can't be read.`, { cause })
  }
  return readMonoWav(target, SPEECH_SAMPLE_RATE)
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
