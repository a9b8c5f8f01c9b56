import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildSoundtrack } from '../audio/index.ts'
import { measureLoudness } from '../audio/measure-loudness.ts'
import { encodeWav } from '../audio/wav.ts'
import { probe } from '../ffmpeg/index.ts'
import { type Mood, moods } from '../story/story.ts'
import { type MakeMusicInput, makeMusic } from './make-music.ts'

const headerBytes = 44
const rate = 48_000
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-music-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let files = 0
async function make(wish: Partial<MakeMusicInput>) {
  files++
  const input = { seed: 1, genre: 'drama', durationSeconds: 12, outPath: join(folder, `${files}.wav`), ...wish }
  const { path } = await makeMusic({ spans: one('calm'), signal: new AbortController().signal, ...input })
  const bytes = await readFile(path)
  const copy = Uint8Array.from(bytes.subarray(headerBytes))
  return { path, bytes, samples: new Int16Array(copy.buffer) }
}

const one = (mood: Mood) => [{ mood, start: 0, end: 12 }]

const loudness = (path: string) =>
  measureLoudness({ inputs: ['-i', path], filter: '[0:a]anull[measured]' }, { signal: new AbortController().signal })

/** Of the left side, in dB of full scale. */
function level(samples: Int16Array, { from, to }: { from: number; to: number }): number {
  let sum = 0
  for (let frame = Math.round(from * rate); frame < to * rate; frame++) sum += (samples[frame * 2] ?? 0) ** 2
  return 10 * Math.log10(sum / ((to - from) * rate) / 32_768 ** 2 + 1e-12)
}

/** How strong one frequency is (Goertzel's algorithm), relative to everything. */
function strength(samples: Int16Array, hz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hz) / rate)
  let [first, second, all] = [0, 0, 0]
  const frames = samples.length / 2
  for (let frame = 0; frame < frames; frame++) {
    const sample = samples[frame * 2] ?? 0
    const next = sample + factor * first - second
    second = first
    first = next
    all += sample * sample
  }
  return (first * first + second * second - factor * first * second) / (all * frames)
}

describe('makeMusic', () => {
  it.each(moods)(
    'plays %s music of the exact length, at −23 LUFS, with peaks below −3 dBFS and no click',
    async (mood) => {
      const { path, samples } = await make({ spans: one(mood), durationSeconds: 12.345 })
      expect(samples.length / 2).toBe(Math.round(12.345 * rate))
      expect((await probe(path)).audio).toEqual({ codec: 'pcm_s16le', sampleRate: rate, channels: 2 })
      expect(Math.abs(((await loudness(path)) ?? 0) + 23)).toBeLessThanOrEqual(1)
      let [peak, jump] = [0, 0]
      for (let at = 2; at < samples.length; at++) {
        peak = Math.max(peak, Math.abs(samples[at] ?? 0))
        jump = Math.max(jump, Math.abs((samples[at] ?? 0) - (samples[at - 2] ?? 0)))
      }
      expect(peak).toBeLessThan(32_768 * 10 ** (-3 / 20))
      // The highest partials are soft: a step of 4 % of full scale within a sample would be a click.
      expect(jump).toBeLessThan(32_768 * 0.04)
      expect(Math.abs(samples[0] ?? 0)).toBeLessThan(3)
      expect(Math.abs(samples.at(-1) ?? 0)).toBeLessThan(3)
    },
  )

  it('makes the same file for the same request, another one for another seed, mood or genre', async () => {
    const first = await make({})
    expect((await make({})).bytes.equals(first.bytes)).toBe(true)
    for (const wish of [{ seed: 2 }, { genre: 'western' }, { spans: one('tender') }]) {
      expect((await make(wish)).bytes.equals(first.bytes)).toBe(false)
    }
  })

  it('keeps all moods in one key', async () => {
    // Seed 1 has a key; the notes that belong to no mood of it must be weaker than those that do, in all of them.
    const classes = await Promise.all(
      (['calm', 'dark'] as const).map(async (mood) => {
        const { samples } = await make({ spans: one(mood) })
        return Array.from({ length: 12 }, (_, pitch) =>
          [48, 60].reduce((sum, octave) => sum + strength(samples, 440 * 2 ** ((octave + pitch - 69) / 12)), 0),
        )
      }),
    )
    const keys = Array.from({ length: 12 }, (_, root) => [0, 2, 4, 5, 7, 9, 11].map((step) => (root + step) % 12))
    const inKey = (notes: number[], key: number[]) =>
      key.reduce((sum, pitch) => sum + (notes[pitch] ?? 0), 0) / notes.reduce((sum, value) => sum + value, 0)
    const best = Math.max(...keys.map((key) => Math.min(...classes.map((notes) => inKey(notes, key)))))
    expect(best).toBeGreaterThan(0.95)
  })

  it('goes from mood to mood without a hole, and fades in and out', async () => {
    const spans: MakeMusicInput['spans'] = [
      { mood: 'hopeful', start: 1, end: 10 },
      { mood: 'dark', start: 10, end: 20 },
      { mood: 'epic', start: 20, end: 28 },
    ]
    const { samples } = await make({ spans, durationSeconds: 30 })
    const middle = Array.from({ length: 50 }, (_, index) =>
      level(samples, { from: 2 + index / 2, to: 2.5 + index / 2 }),
    )
    expect(Math.min(...middle)).toBeGreaterThan(-50)
    expect(level(samples, { from: 0, to: 0.2 })).toBeLessThan(level(samples, { from: 2, to: 3 }) - 12)
    expect(level(samples, { from: 29.7, to: 30 })).toBeLessThan(level(samples, { from: 24, to: 26 }) - 20)
    expect(level(samples, { from: 22, to: 25 })).toBeGreaterThan(level(samples, { from: 13, to: 18 }))
  })

  it('lies under a voice as the music of a soundtrack', async () => {
    const { path } = await make({})
    const voice = join(folder, 'voice.wav')
    const tone = Int16Array.from({ length: 2 * rate }, (_, index) => 6000 * Math.sin(index / 20))
    await writeFile(voice, encodeWav(tone, rate))
    const outPath = join(folder, 'soundtrack.wav')
    const clips = [{ path: voice, speechStart: 5 }]
    const mixed = await buildSoundtrack({ timeline: { durationSeconds: 12 }, clips, music: { path }, outPath })
    expect(Math.abs((mixed.integratedLufs ?? 0) + 16)).toBeLessThanOrEqual(0.5)
  })

  it('stops when aborted, and leaves nothing', async () => {
    const before = await readdir(folder)
    const abort = new AbortController()
    const making = make({ durationSeconds: 600, signal: abort.signal })
    setImmediate(() => abort.abort(new Error('no longer wanted')))
    await expect(making).rejects.toThrow('no longer wanted')
    expect(await readdir(folder)).toEqual(before)
  })

  it('refuses no spans and no length', async () => {
    await expect(make({ spans: [] })).rejects.toThrow('at least one span')
    await expect(make({ durationSeconds: 0 })).rejects.toThrow('more than 0 seconds')
  })
})
