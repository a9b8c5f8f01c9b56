import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg'
import ffprobeInstaller from '@ffprobe-installer/ffprobe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ffmpeg, findFfmpeg, probe, runFfmpeg } from '../ffmpeg/index.ts'
import { createSpeech } from '../speech/index.ts'
import { buildSoundtrack } from './build-soundtrack.ts'
import { encodeWav } from './wav.ts'

let folder: string
let clipPath: string
let clipSeconds: number
let musicPath: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-soundtrack-test-'))
  clipPath = join(folder, 'clip.wav')
  const speech = createSpeech({ fallback: false })
  const text = 'The keeper climbed the stairs, and the light went out.'
  clipSeconds = (await speech.speak({ provider: 'local', language: 'en', text, outPath: clipPath })).durationSeconds
  musicPath = join(folder, 'music.mp3')
  // Three seconds of a chord, shorter than every film here but one, and quiet.
  const chord = 'aevalsrc=0.05*sin(2*PI*220*t)+0.05*sin(2*PI*277*t)+0.05*sin(2*PI*330*t):d=3:s=44100'
  await runFfmpeg(['-f', 'lavfi', '-i', chord, musicPath])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const builds = {
  'ffmpeg on PATH, else from npm': () => findFfmpeg(),
  'ffmpeg from npm': () => findFfmpeg({ ffmpegPath: ffmpegInstaller.path, ffprobePath: ffprobeInstaller.path }),
}

describe.each(Object.entries(builds))('a soundtrack by %s', (_, find) => {
  let ffmpeg: Ffmpeg
  beforeAll(async () => {
    ffmpeg = await find()
  })

  it('has −16 LUFS, no high peaks, and the exact length', async () => {
    const outPath = join(folder, 'plain.wav')
    const clips = [1, 6].map((speechStart) => ({ path: clipPath, speechStart }))
    const soundtrack = await buildSoundtrack({ timeline: { durationSeconds: 12 }, clips, outPath, ffmpeg })
    expect(soundtrack).toMatchObject({ path: outPath, durationSeconds: 12 })
    const info = await probe(outPath)
    expect(info.durationSeconds).toBe(12)
    expect(info.audio).toEqual({ codec: 'pcm_s16le', sampleRate: 48_000, channels: 2 })
    const { integrated, peak } = await measure(outPath)
    expect(Math.abs(integrated + 16)).toBeLessThanOrEqual(0.4)
    expect(Math.abs((soundtrack.integratedLufs ?? 0) - integrated)).toBeLessThanOrEqual(0.2)
    expect(peak).toBeLessThanOrEqual(-1)
  })

  it('speaks at the planned times and is silent between them', async () => {
    const outPath = join(folder, 'times.wav')
    const clips = [1, 6].map((speechStart) => ({ path: clipPath, speechStart }))
    await buildSoundtrack({ timeline: { durationSeconds: 12 }, clips, outPath, ffmpeg })
    const pauses = await longSilences(outPath, '-50dB')
    expect(pauses).toHaveLength(3)
    expect(pauses[0]?.end).toBeCloseTo(1, 1)
    expect(pauses[1]?.start).toBeCloseTo(1 + clipSeconds, 0)
    expect(pauses[1]?.end).toBeCloseTo(6, 1)
    expect(pauses[2]?.end).toBeCloseTo(12, 1)
  })

  it('repeats short music to the end, ducked under the voice and faded out', async () => {
    const outPath = join(folder, 'music.wav')
    const clips = [{ path: clipPath, speechStart: 6 }]
    const timeline = { durationSeconds: 16 }
    const { integratedLufs } = await buildSoundtrack({ timeline, clips, music: { path: musicPath }, outPath, ffmpeg })
    expect(Math.abs((integratedLufs ?? 0) + 16)).toBeLessThanOrEqual(0.4)
    // 220 Hz is the music's; little of the voice gets through a filter that narrow.
    const [alone, under, after, end] = await Promise.all([
      meanVolume(outPath, { from: 2, to: 5 }),
      meanVolume(outPath, { from: 6.5, to: 6 + clipSeconds - 0.3 }),
      meanVolume(outPath, { from: 12, to: 14 }),
      meanVolume(outPath, { from: 15.8, to: 16 }),
    ])
    expect(alone - under).toBeGreaterThan(5)
    expect(alone - under).toBeLessThan(16)
    expect(Math.abs(alone - after)).toBeLessThan(1.5)
    expect(alone - end).toBeGreaterThan(12)
  })

  it('works for a film of one second', async () => {
    const beep = join(folder, 'beep.wav')
    const samples = Int16Array.from({ length: 33_600 }, (_, index) => 3000 * Math.sin(index / 20))
    await writeFile(beep, encodeWav(samples, 48_000))
    const outPath = join(folder, 'short.wav')
    const clips = [{ path: beep, speechStart: 0.1 }]
    const options = { timeline: { durationSeconds: 1 }, clips, music: { path: musicPath }, outPath, ffmpeg }
    const { integratedLufs } = await buildSoundtrack(options)
    expect((await probe(outPath)).durationSeconds).toBe(1)
    expect(Math.abs((integratedLufs ?? 0) + 16)).toBeLessThanOrEqual(0.5)
  })
})

describe('a soundtrack', () => {
  it('of silence stays silent', async () => {
    const quiet = join(folder, 'quiet.wav')
    await writeFile(quiet, encodeWav(new Int16Array(48_000), 48_000))
    const outPath = join(folder, 'silent.wav')
    const clips = [{ path: quiet, speechStart: 0.5 }]
    const soundtrack = await buildSoundtrack({ timeline: { durationSeconds: 3 }, clips, outPath })
    expect(soundtrack.integratedLufs).toBeNull()
  })

  it('is as loud as any other where the limiter has to hold many peaks', async () => {
    const peaks = join(folder, 'peaks.wav')
    // A quiet tone with a loud click ten times a second: lifted to −16 LUFS at once, the clicks would lie above 0 dB.
    const amplitude = (index: number) => (index % 4800 < 48 ? 32_000 : 3_300)
    const samples = Int16Array.from({ length: 4 * 48_000 }, (_, index) => amplitude(index) * Math.sin(index / 20))
    await writeFile(peaks, encodeWav(samples, 48_000))
    const outPath = join(folder, 'limited.wav')
    await buildSoundtrack({ timeline: { durationSeconds: 5 }, clips: [{ path: peaks, speechStart: 0.5 }], outPath })
    const { integrated, peak } = await measure(outPath)
    expect(Math.abs(integrated + 16)).toBeLessThanOrEqual(0.4)
    expect(peak).toBeLessThan(-0.9)
  })

  it('delays a clip that would talk over another one', async () => {
    const outPath = join(folder, 'overlap.wav')
    const clips = [1, 1.5, 11].map((speechStart) => ({ path: clipPath, speechStart }))
    await buildSoundtrack({ timeline: { durationSeconds: 17 }, clips, outPath })
    const pauses = await longSilences(outPath, '-50dB')
    expect(pauses[1]?.start).toBeCloseTo(1 + 2 * clipSeconds, 0)
    // The next one that is in nobody's way starts as planned.
    expect(pauses[1]?.end).toBeCloseTo(11, 1)
  })

  it('refuses narration that ends after the film', async () => {
    const clips = [{ path: clipPath, speechStart: 3 }]
    const building = buildSoundtrack({ timeline: { durationSeconds: 4 }, clips, outPath: join(folder, 'x.wav') })
    await expect(building).rejects.toThrow('ends after the film')
  })

  it('reports progress up to 1 and stops when aborted', async () => {
    const fractions: number[] = []
    const outPath = join(folder, 'progress.wav')
    const clips = [{ path: clipPath, speechStart: 1 }]
    const timeline = { durationSeconds: 8 }
    await buildSoundtrack({ timeline, clips, outPath, onProgress: (fraction) => fractions.push(fraction) })
    expect(fractions.at(-1)).toBe(1)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    const abort = new AbortController()
    const building = buildSoundtrack({ timeline, clips, outPath, signal: abort.signal })
    abort.abort(new Error('no longer wanted'))
    await expect(building).rejects.toThrow('no longer wanted')
  })
})

async function measure(path: string): Promise<{ integrated: number; peak: number }> {
  const args = ['-i', path, '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-']
  const { stderr } = await runFfmpeg(args)
  const read = (pattern: RegExp) => Number(pattern.exec(stderr.slice(stderr.lastIndexOf('Summary')))?.[1])
  return { integrated: read(/I:\s+(-?[\d.]+) LUFS/), peak: read(/Peak:\s+(-?[\d.]+) dBFS/) }
}

async function longSilences(path: string, limit: string): Promise<{ start: number; end: number }[]> {
  const { stderr } = await runFfmpeg(['-i', path, '-af', `silencedetect=n=${limit}:d=0.8`, '-f', 'null', '-'])
  const values = (name: string) =>
    [...stderr.matchAll(new RegExp(`${name}: (-?[\\d.]+)`, 'g'))].map((match) => Number(match[1]))
  const ends = values('silence_end')
  return values('silence_start').map((start, index) => ({ start, end: ends[index] ?? 12 }))
}

/** In dB, of the lowest tone of the music alone. */
async function meanVolume(path: string, { from, to }: { from: number; to: number }): Promise<number> {
  const filter = `atrim=${from}:${to},bandpass=f=220:width_type=h:w=6,volumedetect`
  const { stderr } = await runFfmpeg(['-i', path, '-af', filter, '-f', 'null', '-'])
  return Number(/mean_volume: (-?[\d.]+) dB/.exec(stderr)?.[1])
}
