import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ffmpeg, runFfmpeg } from '../ffmpeg/index.ts'
import { integratedLoudness, measureLoudness } from './measure-loudness.ts'
import { type NarrationClip, SOUNDTRACK_SAMPLE_RATE, writeNarrationTrack } from './narration-track.ts'
import { MONO_TO_STEREO, MUSIC_LUFS, masterGraph, mixGraph, musicBranch, NARRATION_LUFS } from './soundtrack-graph.ts'
import type { Timeline } from './timeline.ts'

/** What the platforms play at without turning a film down. */
const TARGET_LUFS = -16
const TOLERANCE_LU = 0.3

/** Each pass corrects what the limiter took in the one before; speech needs one or two. */
const MAX_PASSES = 4

/** A recording that quiet is broken; lifting it further would only bring up noise. */
const MAX_GAIN_DB = 40

export interface BuildSoundtrackInput {
  timeline: Pick<Timeline, 'durationSeconds'>
  clips: readonly NarrationClip[]
  /** Repeated when it is shorter than the film. */
  music?: { path: string }
  /** A WAV file is written here: stereo, 48 kHz, 16 bit. */
  outPath: string
  /** Default: `findFfmpeg()`. */
  ffmpeg?: Ffmpeg
  signal?: AbortSignal
  onProgress?: (fraction: number) => void
}

export interface Soundtrack {
  path: string
  /** Exactly the timeline's. */
  durationSeconds: number
  /** Measured on the finished file; null when there is nothing to hear. */
  integratedLufs: number | null
}

/**
 * Mixes the narration, and music ducked under it, into a soundtrack of −16 LUFS with peaks under −1 dBTP.
 *
 * The gain is linear, found by measuring; a limiter holds single peaks. (ffmpeg's loudnorm does the same until a peak is
 * in the way; then it falls back to riding the level, which is heard as pumping, and it can't measure films under 3 s.)
 * @throws FfmpegError, RangeError when the narration doesn't fit into the timeline
 */
export async function buildSoundtrack(input: BuildSoundtrackInput): Promise<Soundtrack> {
  const signal = input.signal ?? new AbortController().signal
  const folder = await mkdtemp(join(tmpdir(), 'kiln-soundtrack-'))
  try {
    const { durationSeconds } = input.timeline
    const narrationPath = join(folder, 'narration.wav')
    await writeNarrationTrack({ clips: input.clips, durationSeconds, outPath: narrationPath, signal })
    return await master(input, { narrationPath, signal })
  } catch (error) {
    // Node's streams report an abort as their own error; callers know theirs.
    signal.throwIfAborted()
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function master(
  input: BuildSoundtrackInput,
  { narrationPath, signal }: { narrationPath: string; signal: AbortSignal },
): Promise<Soundtrack> {
  const { durationSeconds } = input.timeline
  const levels = await balance(input, { narrationPath, signal })
  const inputs = ['-i', `file:${narrationPath}`, ...musicInput(input)]
  const mix = mixGraph({ levels, hasMusic: input.music !== undefined, durationSeconds })
  let gain = TARGET_LUFS - NARRATION_LUFS
  let integratedLufs: number | null = null
  for (let pass = 1; pass <= MAX_PASSES; pass++) {
    const graph = `${mix};${masterGraph({ gain, durationSeconds })};[mastered]ebur128=framelog=verbose[out]`
    const output = ['-map', '[out]', '-ar', String(SOUNDTRACK_SAMPLE_RATE), '-c:a', 'pcm_s16le', '-f', 'wav']
    const args = ['-loglevel', 'info', ...inputs, '-filter_complex', graph, ...output, `file:${input.outPath}`]
    const onProgress = (fraction: number) => input.onProgress?.((pass - 1 + fraction) / MAX_PASSES)
    const { stderr } = await runFfmpeg(args, { ...runOptions(input, signal), durationSeconds, onProgress })
    integratedLufs = integratedLoudness(stderr)
    const missing = integratedLufs === null ? 0 : TARGET_LUFS - integratedLufs
    if (Math.abs(missing) <= TOLERANCE_LU) break
    gain = Math.min(MAX_GAIN_DB, gain + missing)
  }
  input.onProgress?.(1)
  return { path: input.outPath, durationSeconds, integratedLufs }
}

/** Brings voice and music to known levels, so that their relation doesn't depend on how they were recorded. */
async function balance(
  input: BuildSoundtrackInput,
  { narrationPath, signal }: { narrationPath: string; signal: AbortSignal },
) {
  const { durationSeconds } = input.timeline
  const options = runOptions(input, signal)
  const [narration, music] = await Promise.all([
    measureLoudness({ inputs: ['-i', `file:${narrationPath}`], filter: `[0:a]${MONO_TO_STEREO}[measured]` }, options),
    input.music
      ? measureLoudness({ inputs: musicInput(input), filter: `${musicBranch(0, durationSeconds)}[measured]` }, options)
      : null,
  ])
  return { narrationGain: gainTo(NARRATION_LUFS, narration), musicGain: gainTo(MUSIC_LUFS, music) }
}

function runOptions({ ffmpeg }: BuildSoundtrackInput, signal: AbortSignal) {
  return ffmpeg ? { ffmpeg, signal } : { signal }
}

function musicInput({ music }: BuildSoundtrackInput): string[] {
  return music ? ['-stream_loop', '-1', '-protocol_whitelist', 'file', '-i', `file:${music.path}`] : []
}

function gainTo(target: number, measured: number | null): number {
  return measured === null ? 0 : Math.min(MAX_GAIN_DB, target - measured)
}
