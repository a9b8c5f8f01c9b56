import { type FileHandle, mkdtemp, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { measureLoudness } from '../audio/measure-loudness.ts'
import { runFfmpeg } from '../ffmpeg/index.ts'
import { createRandom } from '../image/random.ts'
import type { Mood } from '../story/story.ts'
import { compose } from './compose.ts'
import { soundOfGenre } from './genre-sound.ts'
import { SAMPLE_RATE } from './note.ts'
import { createPlayer, type Player } from './player.ts'
import { BLOCK_FRAMES, createBlock } from './stereo-block.ts'

export interface MusicSpan {
  mood: Mood
  /** In seconds from the start of the film. */
  start: number
  end: number
}

export interface MakeMusicInput {
  /** In order. The first is drawn out to the start, each lasts until the next one begins, the last to the end. */
  spans: readonly MusicSpan[]
  durationSeconds: number
  /** 0 to 4294967295; the same input gives the same file. */
  seed: number
  /** Free text; known ones choose the instrument. */
  genre: string
  /** A WAV file is written here, whole or not at all: stereo, 48 kHz, 16 bit. */
  outPath: string
  signal: AbortSignal
}

export interface Music {
  path: string
  durationSeconds: number
}

const targetLufs = -23
/** Of full scale; peaks above it turn the whole down. */
const highestPeak = 10 ** (-4 / 20)
const fadeSeconds = { in: 1.5, out: 4 }
/** A mood shorter than this couldn't be told from its neighbours. */
const shortestSpanSeconds = 4
/** C to B♭ without the keys in which bass and pads would lie too low or too high. */
const roots = [0, 2, 3, 5, 7, 9, 10] as const
/** About one second: between two of them the process listens. */
const chunkBlocks = 94

/**
 * Writes music to lie under a film's narration, and plays it: a key for the whole film, and for every mood a mode of it,
 * a tempo, a chord progression and instruments. Integrated loudness −23 LUFS, peaks below −3 dBFS.
 * Takes about a second of CPU a minute.
 * @throws the abort reason when `signal` fires; RangeError when there is no span, or a length is not above 0
 */
export async function makeMusic(input: MakeMusicInput): Promise<Music> {
  const { signal, outPath, durationSeconds } = input
  signal.throwIfAborted()
  const parts = partsOf(input)
  const folder = await mkdtemp(join(dirname(outPath), '.music-'))
  try {
    const rawPath = join(folder, 'music.f32')
    const peak = await render(createPlayer(parts, soundOfGenre(input.genre)), { rawPath, durationSeconds, signal })
    const raw = ['-f', 'f32le', '-ar', String(SAMPLE_RATE), '-ac', '2', '-i', `file:${rawPath}`]
    const lufs = await measureLoudness({ inputs: raw, filter: '[0:a]anull[measured]' }, { signal })
    const gain = Math.min(10 ** ((targetLufs - (lufs ?? targetLufs)) / 20), highestPeak / Math.max(peak, 1e-6))
    const made = join(folder, 'music.wav')
    const output = ['-af', `volume=${gain.toFixed(5)}`, '-c:a', 'pcm_s16le', '-fflags', '+bitexact', '-f', 'wav', made]
    await runFfmpeg([...raw, ...output], { signal })
    await rename(made, outPath)
    return { path: outPath, durationSeconds: frameCount(durationSeconds) / SAMPLE_RATE }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const frameCount = (seconds: number): number => Math.round(seconds * SAMPLE_RATE)

function partsOf({ spans, durationSeconds, seed, genre }: MakeMusicInput) {
  const joined = joinSpans(spans, durationSeconds)
  const sound = soundOfGenre(genre)
  const root = roots[createRandom('key', seed).integer(0, roots.length - 1)] ?? 0
  return joined.map((span, index) =>
    compose({ ...span, root, sound, seed, index, isFirst: index === 0, isLast: index === joined.length - 1 }),
  )
}

/** Spans that touch, from 0 to the end: neighbours of one mood joined, and those too short to be heard left out. */
function joinSpans(spans: readonly MusicSpan[], durationSeconds: number): MusicSpan[] {
  if (spans.length === 0) throw new RangeError('Music needs at least one span with a mood.')
  if (!(durationSeconds > 0) || !Number.isFinite(durationSeconds)) {
    throw new RangeError(`Music must last more than 0 seconds, not ${durationSeconds}.`)
  }
  const joined: MusicSpan[] = []
  for (const [index, { mood, start }] of spans.entries()) {
    const end = spans[index + 1]?.start ?? durationSeconds
    const last = joined.at(-1)
    if (last && (last.mood === mood || end - start < shortestSpanSeconds)) last.end = end
    else joined.push({ mood, start: last ? start : 0, end })
  }
  return joined
}

/** Plays into a file of 32-bit samples. @returns the highest sample */
async function render(
  player: Player,
  to: { rawPath: string; durationSeconds: number; signal: AbortSignal },
): Promise<number> {
  const frames = frameCount(to.durationSeconds)
  const file = await open(to.rawPath, 'w')
  try {
    let peak = 0
    for (let from = 0; from < frames; from += chunkBlocks * BLOCK_FRAMES) {
      to.signal.throwIfAborted()
      const count = Math.min(chunkBlocks * BLOCK_FRAMES, frames - from)
      peak = Math.max(peak, await writeChunk(file, player, { from, count, frames }))
    }
    return peak
  } finally {
    await file.close()
  }
}

async function writeChunk(
  file: FileHandle,
  player: Player,
  { from, count, frames }: { from: number; count: number; frames: number },
): Promise<number> {
  const samples = new Float32Array(count * 2)
  const block = createBlock()
  let peak = 0
  for (let at = 0; at < count; at += BLOCK_FRAMES) {
    player.render(block, from + at)
    const stop = Math.min(BLOCK_FRAMES, count - at)
    for (let index = 0; index < stop; index++) {
      const fade = fadeAt(from + at + index, frames)
      const left = (block.left[index] ?? 0) * fade
      const right = (block.right[index] ?? 0) * fade
      samples[(at + index) * 2] = left
      samples[(at + index) * 2 + 1] = right
      peak = Math.max(peak, Math.abs(left), Math.abs(right))
    }
  }
  await file.write(new Uint8Array(samples.buffer))
  return peak
}

/** Half a cosine at both ends. */
function fadeAt(frame: number, frames: number): number {
  const fadeIn = Math.min(fadeSeconds.in * SAMPLE_RATE, frames / 4)
  const fadeOut = Math.min(fadeSeconds.out * SAMPLE_RATE, frames / 4)
  const along = Math.min(1, frame / fadeIn, (frames - 1 - frame) / fadeOut)
  return along >= 1 ? 1 : 0.5 - Math.cos(Math.PI * along) / 2
}
