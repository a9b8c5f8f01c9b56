import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { readMonoWav, wavHeader } from './wav.ts'

export const SOUNDTRACK_SAMPLE_RATE = 48_000

/** Silence is written in pieces of one second, so that memory doesn't grow with the film. */
const SILENCE = Buffer.alloc(SOUNDTRACK_SAMPLE_RATE * 2)

export interface NarrationClip {
  /** A recording of `Speech.speak`: WAV, mono, 48 kHz, 16 bit. */
  path: string
  /** In seconds from the start of the film. */
  speechStart: number
}

/**
 * Writes one mono WAV with every clip at its time, exact to the sample and `durationSeconds` long. A clip that runs into
 * the next one delays it: no word is ever lost. One clip is in memory at a time.
 * @throws RangeError when the clips don't fit into the film
 */
export async function writeNarrationTrack(input: {
  clips: readonly NarrationClip[]
  durationSeconds: number
  outPath: string
  signal: AbortSignal
}): Promise<void> {
  const totalSamples = Math.round(input.durationSeconds * SOUNDTRACK_SAMPLE_RATE)
  const header = wavHeader({ sampleRate: SOUNDTRACK_SAMPLE_RATE, channels: 1, dataBytes: totalSamples * 2 })
  const source = Readable.from(trackBytes({ header, clips: input.clips, totalSamples }))
  await pipeline(source, createWriteStream(input.outPath), { signal: input.signal })
}

async function* trackBytes(input: { header: Buffer; clips: readonly NarrationClip[]; totalSamples: number }) {
  yield input.header
  let position = 0
  for (const clip of input.clips.toSorted((a, b) => a.speechStart - b.speechStart)) {
    const start = Math.max(position, Math.round(clip.speechStart * SOUNDTRACK_SAMPLE_RATE))
    const samples = await readMonoWav(clip.path, SOUNDTRACK_SAMPLE_RATE)
    if (start + samples.length > input.totalSamples) {
      throw new RangeError(`The narration ends after the film: ${clip.path} starts at ${clip.speechStart} s.`)
    }
    yield* silence(start - position)
    yield Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
    position = start + samples.length
  }
  yield* silence(input.totalSamples - position)
}

function* silence(samples: number) {
  for (let left = samples * 2; left > 0; left -= SILENCE.length)
    yield SILENCE.subarray(0, Math.min(left, SILENCE.length))
}
