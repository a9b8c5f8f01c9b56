import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { probe } from '../ffmpeg/index.ts'
import type { ClipRequest } from './clip.ts'
import { createLocalClipMaker } from './local-clip-maker.ts'
import { motionOf } from './local-motion.ts'
import { createLocalWarp, type StillPixels } from './local-warp.ts'
import { readDepthField } from './read-depth-field.ts'

const run = promisify(execFile)
const signal = new AbortController().signal
const size = { width: 640, height: 360 }
let folder: string
let wide: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-clip-test-'))
  wide = await paintStill('wide.png', { width: 800, height: 450 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A plain sky with one red mark, over dark ground with stones and one green mark: what is far and what is near is plain. */
async function paintStill(name: string, { width, height }: { width: number; height: number }): Promise<string> {
  const stones = Array.from({ length: 90 }, (_, index) => {
    const [x, y] = [(index * 97) % width, height * (0.68 + ((index * 37) % 32) / 100)]
    return `<circle cx="${x}" cy="${y}" r="${3 + (index % 5)}" fill="#${index % 2 ? '6a5a40' : '3a3024'}"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="#9ab4d0"/><rect y="66%" width="100%" height="34%" fill="#4a3e2c"/>${stones.join('')}
    <rect x="48%" y="12%" width="${width * 0.04}" height="${width * 0.04}" fill="#ff0000"/>
    <rect x="48%" y="88%" width="${width * 0.04}" height="${width * 0.04}" fill="#00ff00"/></svg>`
  const path = join(folder, name)
  await sharp(Buffer.from(svg)).png().toFile(path)
  return path
}

async function createWarp(image: string, motion: { prompt: string; seed: number }) {
  const data = await sharp(image).resize(704, 396).ensureAlpha().raw().toBuffer()
  const still: StillPixels = { width: 704, height: 396, pixels: new Uint32Array(Uint8Array.from(data).buffer) }
  const warp = createLocalWarp({ still, depth: await readDepthField(image), motion: motionOf(motion), ...size })
  return (progress: number) => {
    const frame = new Uint32Array(size.width * size.height)
    warp.draw(frame, progress)
    return Buffer.from(frame.buffer)
  }
}

/** Middle of what is pure in `channel` and in no other. */
function markAt(frame: Buffer, channel: 0 | 1): number {
  let [sum, count] = [0, 0]
  for (let at = 0; at < frame.length; at += 4) {
    if ((frame[at + channel] ?? 0) < 200 || (frame[at + 1 - channel] ?? 0) > 60 || (frame[at + 2] ?? 0) > 60) continue
    sum += (at / 4) % size.width
    count++
  }
  return sum / count
}

function difference(one: Buffer, other: Buffer): number {
  let sum = 0
  for (let at = 0; at < one.length; at += 4) sum += Math.abs((one[at + 1] ?? 0) - (other[at + 1] ?? 0))
  return sum / (one.length / 4)
}

describe('the camera of a local clip', () => {
  it.each([
    ['pan left', 1],
    ['the camera pans right', -1],
  ])('moves what is near further than what is far: %s', async (prompt, direction) => {
    const draw = await createWarp(wide, { prompt, seed: 1 })
    const [first, last] = [draw(0), draw(1)]
    const far = (markAt(last, 0) - markAt(first, 0)) * direction
    const near = (markAt(last, 1) - markAt(first, 1)) * direction
    expect(far).toBeGreaterThanOrEqual(0.5)
    expect(near).toBeGreaterThan(8)
    expect(near).toBeGreaterThan(far * 2)
  })

  it('moves a little in every frame, without a jump and without standing still', async () => {
    const draw = await createWarp(wide, { prompt: 'push in', seed: 1 })
    const frames = Array.from({ length: 150 }, (_, index) => draw(index / 149))
    const steps = frames.slice(1).map((frame, index) => difference(frame, frames[index] ?? frame))
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length
    expect(mean).toBeGreaterThan(0.02)
    for (const step of steps) {
      expect(step).toBeGreaterThan(mean * 0.15)
      expect(step).toBeLessThan(mean * 2.5)
    }
    expect(difference(frames[0] ?? Buffer.alloc(0), frames[149] ?? Buffer.alloc(0))).toBeGreaterThan(mean * 4)
  })

  it('leaves no hole: each pixel is one of the still', async () => {
    for (const prompt of ['pan left and push in', 'pull out, tilt up', 'pan right, down']) {
      const draw = await createWarp(wide, { prompt, seed: 1 })
      for (const frame of [draw(0), draw(0.5), draw(1)]) {
        for (let at = 3; at < frame.length; at += 4) if (frame[at] !== 255) expect.fail(`${prompt}: pixel ${at / 4}`)
      }
    }
  })

  it('bends the picture where depth changes, but tears it nowhere', async () => {
    const { width, height, values } = await readDepthField(wide)
    let steepest = 0
    for (let at = 0; at < values.length - width; at++) {
      const right = (at + 1) % width === 0 ? 0 : Math.abs((values[at + 1] ?? 0) - (values[at] ?? 0))
      steepest = Math.max(steepest, right, Math.abs((values[at + width] ?? 0) - (values[at] ?? 0)))
    }
    expect({ width, height }).toEqual({ width: 128, height: 72 })
    expect(steepest).toBeLessThan(0.1)
  })

  it('draws the same frames for the same request, others for another seed', async () => {
    const frameOf = async (seed: number) => (await createWarp(wide, { prompt: 'a quiet evening', seed }))(0.9)
    const other = [2, 3, 4, 5, 6].find(
      (seed) => motionOf({ prompt: '', seed }).right !== motionOf({ prompt: '', seed: 1 }).right,
    )
    const frame = await frameOf(1)
    expect(frame.equals(await frameOf(1))).toBe(true)
    expect(frame.equals(await frameOf(other ?? 0))).toBe(false)
  })

  it('goes where the words say', () => {
    const of = (prompt: string) => motionOf({ prompt, seed: 1 })
    expect(of('slowly push in').push).toBeGreaterThan(0)
    expect(of('The camera pulls back').push).toBeLessThan(0)
    expect(of('pan left, zoom in')).toMatchObject({ right: expect.closeTo(-0.055), push: 0.11 })
    expect(of('rising over the town').down).toBeLessThan(0)
    expect(of('the upright piano').down).toBe(0)
  })
})

describe('a local clip', () => {
  const make = (request: Partial<ClipRequest>, filePath: string, abort = signal) =>
    createLocalClipMaker().make(
      { image: wide, prompt: 'push in', durationSeconds: 5, resolution: '480p', seed: 1, ...request },
      { filePath, signal: abort },
    )

  it.each([
    [
      { durationSeconds: 5, resolution: '480p' },
      { width: 800, height: 450 },
      { width: 854, height: 480 },
    ],
    [
      { durationSeconds: 8, resolution: '480p' },
      { width: 301, height: 400 },
      { width: 480, height: 638 },
    ],
    [
      { durationSeconds: 5, resolution: '720p' },
      { width: 500, height: 500 },
      { width: 720, height: 720 },
    ],
  ] as const)(
    '%o of %o is H.264 of that length and %o',
    async (wish, still, frame) => {
      const image = await paintStill(`${still.width}.png`, still)
      const filePath = join(folder, 'clip.mp4')
      const made = await make({ ...wish, image }, filePath)
      expect(made).toEqual({ ...frame, durationSeconds: wish.durationSeconds })
      const { durationSeconds, video, audio } = await probe(filePath)
      expect(durationSeconds).toBe(wish.durationSeconds)
      expect(video).toEqual({ ...frame, fps: 30, rotation: 0, codec: 'h264', profile: 'High', pixelFormat: 'yuv420p' })
      expect(audio).toBeUndefined()
      const bytes = await readFile(filePath)
      expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
    },
    60_000,
  )

  it('that is aborted ends ffmpeg and leaves no file', async () => {
    const name = 'aborted-in-this-test.mp4'
    const running = async () =>
      (await run('ps', ['-eo', 'args='])).stdout.split('\n').some((line) => line.includes(name))
    const abort = new AbortController()
    const making = make({ resolution: '1080p', durationSeconds: 8 }, join(folder, name), abort.signal)
    making.catch(() => undefined)
    await vi.waitFor(async () => expect(await running()).toBe(true), { timeout: 20_000 })
    abort.abort(new Error('no longer wanted'))
    await expect(making).rejects.toThrow('no longer wanted')
    await vi.waitFor(async () => expect(await running()).toBe(false), { timeout: 20_000 })
    expect((await readdir(folder)).filter((file) => file.startsWith(name))).toEqual([])
  }, 60_000)

  it('of something that is no picture says so', async () => {
    await expect(make({ image: join(folder, 'missing.png') }, join(folder, 'none.mp4'))).rejects.toThrow('missing.png')
  })
})
