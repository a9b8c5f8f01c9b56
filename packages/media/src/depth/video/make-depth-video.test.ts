import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { probe, runFfmpeg } from '../../ffmpeg/index.ts'
import { probeMovingPicture } from '../../ffmpeg/probe-moving-picture.ts'
import type { EstimateFrame } from './estimate-frames.ts'
import { makeDepthVideo } from './make-depth-video.ts'
import { type Drawing, drawVideo } from './testing/draw-video.ts'
import { flickerOf, levelAt, readFilm } from './testing/read-film.ts'
import { createRedEstimator } from './testing/red-estimator.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-depth-video-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let count = 0
async function draw(drawing: Omit<Drawing, 'path'>, ending = 'mp4'): Promise<string> {
  const path = join(folder, `source-${++count}.${ending}`)
  await drawVideo({ ...drawing, path })
  return path
}
const newTarget = () => join(folder, `depth-${++count}.mp4`)

const steady = createRedEstimator()
const restless = () => createRedEstimator({ flicker: { scale: 0.12, shift: 14, noise: 12 } })

/** Processes that work on a file. */
async function processesOn(path: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,stat=,args='])
  return stdout.split('\n').filter((line) => line.includes(path) && !/^\s*\d+ Z/.test(line))
}

describe('a depth video', () => {
  test('is H.264 High, yuv420p, its index at the front, without sound, of the size, rate and length of the video', async () => {
    const source = await draw({ width: 160, height: 90, frames: 25, redAt: ({ x }) => x })
    const withSound = join(folder, 'sound.mp4')
    const sine = ['-f', 'lavfi', '-i', 'sine=duration=2.5', '-c:v', 'copy', '-c:a', 'aac']
    await runFfmpeg(['-i', source, ...sine, withSound])
    expect((await probe(withSound)).audio).toBeDefined()
    for (const path of [source, withSound]) {
      const target = newTarget()
      const made = await makeDepthVideo({ source: path, target, estimateFrame: steady })
      expect(made).toEqual({ width: 160, height: 90, frames: 25, durationMs: 2500 })
      const info = await probe(target)
      expect(info.video).toMatchObject({
        width: 160,
        height: 90,
        fps: 10,
        codec: 'h264',
        profile: 'High',
        pixelFormat: 'yuv420p',
      })
      expect(info.audio).toBeUndefined()
      expect(info.durationSeconds).toBeCloseTo(2.5, 2)
      const bytes = await readFile(target, 'latin1')
      expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
    }
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('is bright where things are near, from black to white', async () => {
    const source = await draw({
      width: 192,
      height: 96,
      frames: 3,
      redAt: ({ x }) => (x < 64 ? 0 : x < 128 ? 128 : 255),
    })
    const target = newTarget()
    await makeDepthVideo({ source, target, estimateFrame: steady })
    for (const frame of await readFilm(target)) {
      expect(levelAt(frame, 32, 48)).toBeLessThan(3)
      expect(Math.abs(levelAt(frame, 96, 48) - 128)).toBeLessThan(4)
      expect(levelAt(frame, 160, 48)).toBeGreaterThan(252)
    }
  })

  test.each([
    ['10/1', 7],
    ['30000/1001', 31],
    ['60/1', 20],
  ])('has exactly the rate of %s frames a second', async (rate, frames) => {
    const source = await draw({ width: 64, height: 48, frames, rate, redAt: ({ x }) => x })
    const target = newTarget()
    const made = await makeDepthVideo({ source, target, estimateFrame: steady })
    expect(made.frames).toBe(frames)
    expect(await probeMovingPicture(target)).toMatchObject({ frameRate: rate, frameCount: frames })
  })

  test('may have one frame only', async () => {
    const source = await draw({ width: 64, height: 48, frames: 1, redAt: () => 200 })
    const target = newTarget()
    expect(await makeDepthVideo({ source, target, estimateFrame: steady })).toMatchObject({
      frames: 1,
      durationMs: 100,
    })
    const [frame] = await readFilm(target)
    expect(frame && Math.abs(levelAt(frame, 20, 20) - 200)).toBeLessThan(4)
  })

  test('of a video with odd sides repeats the last row and column, and says the true size', async () => {
    const redAt = ({ x, y }: { x: number; y: number }) => (x === 100 || y === 74 ? 255 : 60)
    const source = await draw({ width: 101, height: 75, frames: 2, redAt }, 'mkv')
    const target = newTarget()
    const made = await makeDepthVideo({ source, target, estimateFrame: createRedEstimator({ coarseness: 1 }) })
    expect(made).toMatchObject({ width: 101, height: 75 })
    const [frame] = await readFilm(target)
    expect(frame).toMatchObject({ width: 102, height: 76 })
    if (!frame) return
    const level = (x: number, y: number) => frame.levels[y * 102 + x] ?? 0
    expect(level(90, 30)).toBeLessThan(80)
    expect(level(100, 30)).toBeGreaterThan(150)
    expect(Math.abs(level(101, 30) - level(100, 30))).toBeLessThan(12)
    expect(Math.abs(level(40, 75) - level(40, 74))).toBeLessThan(12)
  })

  test.each([
    [90, { width: 48, height: 96 }],
    [180, { width: 96, height: 48 }],
    [270, { width: 48, height: 96 }],
  ])('of a video that is to be turned by %i° is upright, as players show it', async (rotation, size) => {
    const encoding = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p']
    const lying = await draw({ width: 96, height: 48, frames: 3, redAt: ({ x }) => (x < 32 ? 250 : 20), encoding })
    const source = join(folder, `turned-${rotation}.mp4`)
    await runFfmpeg(['-i', lying, '-c', 'copy', '-metadata:s:v', `rotate=${rotation}`, source])
    const still = join(folder, `turned-${rotation}.png`)
    await runFfmpeg(['-i', source, '-frames:v', '1', still])
    const shown = await sharp(still).extractChannel(0).raw().toBuffer()
    const target = newTarget()
    expect(await makeDepthVideo({ source, target, estimateFrame: steady })).toMatchObject(size)
    const [frame] = await readFilm(target)
    expect(frame).toMatchObject(size)
    if (!frame) return
    for (const [x, y] of [
      [12, 12],
      [36, 12],
      [12, 36],
      [size.width - 13, size.height - 13],
    ] as const) {
      expect(Math.abs(levelAt(frame, x, y) - (shown[y * size.width + x] ?? 0))).toBeLessThan(40)
    }
  })

  test('of a video whose frames come unevenly has its mean rate, and shows everything at its time', async () => {
    const even = await draw({ width: 96, height: 48, frames: 30, redAt: ({ frame }) => (frame < 10 ? 20 : 220) })
    const source = join(folder, 'uneven.mkv')
    // After the first second, in which there are ten frames, only every fourth one.
    const select = "select='lt(n,10)+not(mod(n,4))'"
    await runFfmpeg(['-i', even, '-vf', select, '-vsync', 'vfr', '-c:v', 'ffv1', source])
    const target = newTarget()
    const made = await makeDepthVideo({ source, target, estimateFrame: steady })
    const { frameRate, frameCount } = await probeMovingPicture(source)
    expect(frameCount).toBe(15)
    expect(await probeMovingPicture(target)).toMatchObject({ frameRate })
    expect(Math.abs(made.durationMs - 3000)).toBeLessThan(300)
    const frames = await readFilm(target)
    const bright = frames.findIndex((frame) => levelAt(frame, 48, 24) > 180)
    const [above = 0, below = 1] = frameRate.split('/').map(Number)
    // The tenth frame is left out, so it gets bright at 1.2 s.
    expect(Math.abs((bright * below) / above - 1.2)).toBeLessThan(below / above)
  })

  test('replaces what was there', async () => {
    const source = await draw({ width: 64, height: 48, frames: 2, redAt: () => 90 })
    const target = newTarget()
    await writeFile(target, 'an old one')
    await makeDepthVideo({ source, target, estimateFrame: steady })
    expect((await probe(target)).video).toBeDefined()
  })
})

describe('what is steady', () => {
  // Boxes of different depth before a ramp, filmed by a noisy camera.
  const still = ({ x, y }: { x: number; y: number }) =>
    x > 30 && x < 70 && y > 30 && y < 80 ? 210 : x > 110 && x < 140 && y > 50 ? 150 : 30 + y * 0.5

  test('does not flicker, though the estimator and the camera do', async () => {
    const source = await draw({ width: 192, height: 108, frames: 30, rate: '30/1', noise: 8, redAt: still })
    const [smooth, rough] = [newTarget(), newTarget()]
    await makeDepthVideo({ source, target: smooth, estimateFrame: restless() })
    await makeDepthVideo({ source, target: rough, estimateFrame: restless(), smoothing: false })
    const [steadied, raw] = [await readFilm(smooth), await readFilm(rough)]
    expect(flickerOf(raw)).toBeGreaterThan(5)
    expect(flickerOf(steadied)).toBeLessThan(0.7)
    const last = steadied.at(-1)
    expect(last && Math.abs(levelAt(last, 50, 55) - 210)).toBeLessThan(40)
    expect(last && Math.abs(levelAt(last, 125, 80) - 150)).toBeLessThan(40)
  })

  test('stays so beside something that moves, whose depth goes with it at once and leaves no trail', async () => {
    const [width, height, side, speed] = [240, 120, 36, 6]
    const leftOf = (frame: number) => 4 + frame * speed
    const redAt = ({ x, y, frame }: { x: number; y: number; frame: number }) =>
      x >= leftOf(frame) && x < leftOf(frame) + side && y >= 40 && y < 40 + side ? 230 : 60
    const source = await draw({ width, height, frames: 32, rate: '30/1', noise: 5, redAt })
    const target = newTarget()
    await makeDepthVideo({
      source,
      target,
      estimateFrame: createRedEstimator({ flicker: { scale: 0.03, shift: 3, noise: 4 } }),
    })
    const frames = await readFilm(target)
    for (const [index, frame] of frames.entries()) {
      expect(levelAt(frame, leftOf(index) + side / 2, 58)).toBeGreaterThan(205)
      // Where it was two frames ago.
      const behind = leftOf(index - 2) - 4
      if (behind > 2) expect(levelAt(frame, behind, 58)).toBeLessThan(85)
    }
    expect(flickerOf(frames, (_, y) => y > 95)).toBeLessThan(1)
  })

  test('ends at a cut: nothing of the scene before is seen in the first frame of the next', async () => {
    const first = ({ x }: { x: number }) => (x < 96 ? 220 : 40)
    const second = ({ y }: { y: number }) => (y < 54 ? 30 : 130)
    const redAt = (at: { x: number; y: number; frame: number }) => (at.frame < 12 ? first(at) : second(at))
    const source = await draw({ width: 192, height: 108, frames: 18, rate: '24/1', noise: 4, redAt })
    const [cut, alone] = [newTarget(), newTarget()]
    await makeDepthVideo({ source, target: cut, estimateFrame: steady })
    await makeDepthVideo({ source, target: alone, estimateFrame: steady, smoothing: false })
    const [smooth, rough] = [await readFilm(cut), await readFilm(alone)]
    for (const index of [11, 12, 13]) {
      for (const [x, y] of [
        [40, 20],
        [40, 90],
        [150, 20],
        [150, 90],
      ] as const) {
        const [one, other] = [smooth[index], rough[index]]
        if (!one || !other) return expect.fail('a frame is missing')
        expect(Math.abs(levelAt(one, x, y) - levelAt(other, x, y))).toBeLessThan(8)
      }
    }
  })
})

describe('making a depth video', () => {
  test('tells each frame of how many, and shows the estimator pictures of 640 pixels at most', async () => {
    const source = await draw({ width: 800, height: 200, frames: 6, redAt: ({ x }) => x / 4 })
    const told: string[] = []
    const seen: unknown[] = []
    const estimateFrame: EstimateFrame = async (picture, signal) => {
      const { format, width, height } = await sharp(picture).metadata()
      seen.push({ format, width, height })
      return steady(picture, signal)
    }
    const onProgress = ({ frame, frames }: { frame: number; frames: number }) => void told.push(`${frame} of ${frames}`)
    await makeDepthVideo({ source, target: newTarget(), estimateFrame, onProgress })
    expect(told).toEqual(['1 of 6', '2 of 6', '3 of 6', '4 of 6', '5 of 6', '6 of 6'])
    expect(seen).toEqual(Array.from({ length: 6 }, () => ({ format: 'jpeg', width: 640, height: 160 })))
  })

  test('estimates as many frames at a time as it may, and keeps their order when a later one is done first', async () => {
    const source = await draw({ width: 64, height: 48, frames: 9, redAt: ({ frame }) => frame * 25 })
    const target = newTarget()
    const waiting: (() => void)[] = []
    let most = 0
    const estimateFrame: EstimateFrame = async (picture, signal) => {
      const gone = new Promise<void>((resolve) => waiting.push(resolve))
      most = Math.max(most, waiting.length)
      // The last one that has come goes first.
      if (waiting.length === 3 || most === 3) while (waiting.length > 0) waiting.pop()?.()
      await gone
      return steady(picture, signal)
    }
    await makeDepthVideo({ source, target, estimateFrame, concurrency: 3, smoothing: false })
    expect(most).toBe(3)
    const levels = (await readFilm(target)).map((frame) => levelAt(frame, 32, 24))
    for (const [index, level] of levels.entries()) expect(Math.abs(level - index * 25)).toBeLessThan(5)
  })

  test('ends with the error of the estimator, and leaves neither a process nor a file', async () => {
    const source = await draw({ width: 320, height: 180, frames: 40, redAt: ({ x }) => x / 2 })
    const target = newTarget()
    const down = new Error('the service is down')
    let asked = 0
    let isOtherAborted = false
    const estimateFrame: EstimateFrame = async (picture, signal) => {
      asked++
      if (asked === 5) throw down
      if (asked < 5) return steady(picture, signal)
      return new Promise((_, reject) => {
        const onAbort = () => {
          isOtherAborted = true
          reject(signal.reason)
        }
        // It may have been asked in the moment in which the other one failed.
        if (signal.aborted) onAbort()
        else signal.addEventListener('abort', onAbort)
      })
    }
    await expect(makeDepthVideo({ source, target, estimateFrame, concurrency: 2 })).rejects.toBe(down)
    expect(asked).toBeLessThan(8)
    expect(isOtherAborted || asked === 5).toBe(true)
    expect(await processesOn(source)).toEqual([])
    expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([])
  })

  test('stops on abort, with the reason, wherever it is', async () => {
    const source = await draw({ width: 320, height: 180, frames: 60, redAt: ({ x }) => x / 2 })
    const target = newTarget()
    const abort = new AbortController()
    const estimateFrame: EstimateFrame = (picture, signal) =>
      abort.signal.aborted ? Promise.reject(new Error('late')) : steady(picture, signal)
    const running = makeDepthVideo({
      ...{ source, target, estimateFrame, signal: abort.signal },
      onProgress: ({ frame }) => {
        if (frame === 4) abort.abort(new Error('cancelled by test'))
      },
    })
    await expect(running).rejects.toThrow('cancelled by test')
    expect(await processesOn(source)).toEqual([])
    expect(await processesOn(target)).toEqual([])
    expect((await readdir(folder)).filter((name) => name.startsWith(target.slice(folder.length + 1)))).toEqual([])
    await expect(makeDepthVideo({ source, target, estimateFrame, signal: abort.signal })).rejects.toThrow(
      'cancelled by test',
    )
  })

  test('stops an estimator that never answers when its time is over', async () => {
    const source = await draw({ width: 64, height: 48, frames: 5, redAt: () => 90 })
    const estimateFrame: EstimateFrame = (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const running = makeDepthVideo({ source, target: newTarget(), estimateFrame, timeoutMs: 1500 })
    await expect(running).rejects.toMatchObject({ code: 'FFMPEG_TIMED_OUT' })
    await vi.waitFor(async () => expect(await processesOn(source)).toEqual([]))
  })

  test('stops at once when the film can’t be written', async () => {
    const source = await draw({ width: 320, height: 180, frames: 60, redAt: ({ x }) => x / 2 })
    let asked = 0
    const estimateFrame: EstimateFrame = (picture, signal) => {
      asked++
      return steady(picture, signal)
    }
    const target = join(folder, 'no-such-folder', 'depth.mp4')
    await expect(makeDepthVideo({ source, target, estimateFrame })).rejects.toThrow('No such file or directory')
    expect(asked).toBeLessThan(40)
    expect(await processesOn(source)).toEqual([])
  })
})

describe('a source that is no whole video', () => {
  test('is refused, with its name', async () => {
    const text = join(folder, 'letter.mp4')
    await writeFile(text, 'Dear Sir')
    const sound = join(folder, 'sound.m4a')
    await runFfmpeg(['-f', 'lavfi', '-i', 'sine=duration=1', sound])
    for (const [source, why] of [
      [text, 'letter.mp4'],
      [sound, 'no video'],
      [join(folder, 'none.mp4'), 'none.mp4'],
    ] as const) {
      const making = makeDepthVideo({ source, target: newTarget(), estimateFrame: steady })
      await expect(making).rejects.toMatchObject({ code: 'MEDIA_UNREADABLE' })
      await expect(making).rejects.toThrow(why)
    }
  })

  test('is refused when it breaks off, and when nothing of it can be decoded', async () => {
    const h264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-g', '5', '-movflags', '+faststart']
    const whole = await draw({
      width: 320,
      height: 180,
      frames: 60,
      noise: 20,
      redAt: ({ x }) => x / 2,
      encoding: h264,
    })
    const bytes = await readFile(whole)
    const broken = join(folder, 'broken.mp4')
    await writeFile(broken, bytes.subarray(0, bytes.length / 2))
    const target = newTarget()
    const making = makeDepthVideo({ source: broken, target, estimateFrame: steady })
    await expect(making).rejects.toThrow(/broken\.mp4 breaks off: only \d\.\d s of 6\.0 s can be decoded/)
    const noise = join(folder, 'noise.mp4')
    const start = bytes.indexOf('mdat') + 4
    await writeFile(noise, Buffer.concat([bytes.subarray(0, start), Buffer.alloc(bytes.length - start, 0x55)]))
    await expect(makeDepthVideo({ source: noise, target, estimateFrame: steady })).rejects.toMatchObject({
      code: 'MEDIA_UNREADABLE',
    })
    expect((await readdir(folder)).filter((name) => target.endsWith(name) || name.endsWith('.part'))).toEqual([])
  })
})
