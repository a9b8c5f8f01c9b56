import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DepthEstimator, PixelSize, RgbImage } from './depth-estimator.ts'
import { depthOfPicture } from './depth-of-picture.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-depth-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Takes the red of a picture for its depth, at a size of its own, and remembers what it was shown. */
function createRedEstimator(inputSize: PixelSize): DepthEstimator & { shown: RgbImage[]; asked: PixelSize[] } {
  const shown: RgbImage[] = []
  const asked: PixelSize[] = []
  return {
    shown,
    asked,
    model: 'red',
    inputSizeOf: (picture) => {
      asked.push(picture)
      return inputSize
    },
    estimate: async (image) => {
      shown.push(image)
      const values = Uint16Array.from(
        { length: image.width * image.height },
        (_, at) => (image.data[at * 3] ?? 0) * 257,
      )
      return { width: image.width, height: image.height, values }
    },
    close: async () => undefined,
  }
}

/** Dark at the left, red at the right of a line that no multiple of the estimator's pixels falls on. */
const halves = ({ width, height, edge }: PixelSize & { edge: number }) =>
  sharp({ create: { width, height, channels: 3, background: '#000028' } }).composite([
    { input: { create: { width: width - edge, height, channels: 3, background: '#ff0028' } }, left: edge, top: 0 },
  ])

describe('depthOfPicture', () => {
  it('gives a map of the picture’s size whose edges are where the picture has them', async () => {
    const source = await halves({ width: 640, height: 480, edge: 333 }).png().toBuffer()
    const map = await depthOfPicture({ source, estimator: createRedEstimator({ width: 64, height: 48 }) })
    expect(map).toMatchObject({ width: 640, height: 480 })
    const row = map.values.subarray(240 * 640, 241 * 640)
    // Four pixels from the edge, while a pixel of the estimator is ten wide.
    expect(row[329]).toBeLessThan(6_000)
    expect(row[337]).toBeGreaterThan(59_000)
  })

  it('turns a photo upright, as its camera says', async () => {
    const source = await halves({ width: 400, height: 300, edge: 200 })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer()
    const estimator = createRedEstimator({ width: 30, height: 40 })
    const map = await depthOfPicture({ source, estimator })
    expect(map).toMatchObject({ width: 300, height: 400 })
    expect(estimator.asked).toEqual([{ width: 300, height: 400 }])
    expect(estimator.shown).toMatchObject([{ width: 30, height: 40 }])
    // Orientation 6: what was at the left is at the top.
    expect(map.values[50 * 300 + 150]).toBeLessThan(6_000)
    expect(map.values[350 * 300 + 150]).toBeGreaterThan(59_000)
  })

  it('reads a path as it reads bytes, and gives the same map each time', async () => {
    const source = await halves({ width: 300, height: 200, edge: 130 }).jpeg().toBuffer()
    const path = join(folder, 'halves.jpg')
    await writeFile(path, source)
    const estimator = createRedEstimator({ width: 60, height: 40 })
    const [one, again, ofPath] = [
      await depthOfPicture({ source, estimator }),
      await depthOfPicture({ source, estimator }),
      await depthOfPicture({ source: path, estimator }),
    ]
    expect(again).toEqual(one)
    expect(ofPath).toEqual(one)
  })

  it.each(['png', 'webp', 'avif', 'gif', 'tiff'] as const)('reads %s', async (format) => {
    const source = await halves({ width: 80, height: 60, edge: 40 }).toFormat(format).toBuffer()
    const map = await depthOfPicture({ source, estimator: createRedEstimator({ width: 40, height: 30 }) })
    expect(map).toMatchObject({ width: 80, height: 60 })
    expect(map.values[30 * 80 + 70]).toBeGreaterThan(50_000)
  })

  it.each([
    ['transparent', sharp({ create: { width: 50, height: 40, channels: 4, background: '#ff000000' } }).png()],
    [
      'grey',
      sharp({ create: { width: 50, height: 40, channels: 3, background: '#555555' } })
        .greyscale()
        .png(),
    ],
    [
      'of 16 bits',
      sharp({ create: { width: 50, height: 40, channels: 3, background: '#555555' } })
        .toColourspace('rgb16')
        .png(),
    ],
    [
      'in CMYK',
      sharp({ create: { width: 50, height: 40, channels: 3, background: '#555555' } })
        .toColourspace('cmyk')
        .jpeg(),
    ],
  ])('shows the estimator three bytes a pixel of a picture that is %s', async (_, picture) => {
    const estimator = createRedEstimator({ width: 25, height: 20 })
    await depthOfPicture({ source: await picture.toBuffer(), estimator })
    const [image] = estimator.shown
    expect(image?.data.length).toBe(25 * 20 * 3)
    expect(image?.data[0]).toBeGreaterThan(60)
    expect(image?.data[0]).toBeLessThan(140)
  })

  it.each([
    [1, 1],
    [1, 5000],
    [5000, 1],
    [3, 2],
  ])('copes with %d×%d pixels, fewer than the estimator wants', async (width, height) => {
    const source = await sharp({ create: { width, height, channels: 3, background: '#ff0000' } })
      .png()
      .toBuffer()
    const map = await depthOfPicture({ source, estimator: createRedEstimator({ width: 518, height: 518 }) })
    expect(map).toMatchObject({ width, height })
    expect(map.values).toHaveLength(width * height)
    expect(Math.min(...map.values)).toBeGreaterThan(65_000)
  })

  it('refuses what is no picture, what is cut off, and what is too large', async () => {
    const estimator = createRedEstimator({ width: 8, height: 8 })
    await expect(depthOfPicture({ source: Buffer.from('a letter'), estimator })).rejects.toThrow('unsupported')
    await expect(depthOfPicture({ source: join(folder, 'none.jpg'), estimator })).rejects.toThrow('none.jpg')
    const whole = await halves({ width: 900, height: 700, edge: 300 }).jpeg().toBuffer()
    await expect(depthOfPicture({ source: whole.subarray(0, whole.length / 2), estimator })).rejects.toThrow()
    const huge = await sharp({ create: { width: 10_001, height: 10_000, channels: 3, background: '#000' } })
      .png({ compressionLevel: 1 })
      .toBuffer()
    await expect(depthOfPicture({ source: huge, estimator })).rejects.toThrow('100 megapixels')
  })

  it('stops between its steps when the signal has fired', async () => {
    const source = await halves({ width: 300, height: 200, edge: 130 }).png().toBuffer()
    const before = createRedEstimator({ width: 30, height: 20 })
    const signal = AbortSignal.abort(new Error('no longer wanted'))
    await expect(depthOfPicture({ source, estimator: before, signal })).rejects.toThrow('no longer wanted')
    expect(before.asked).toEqual([])

    const abort = new AbortController()
    const during = createRedEstimator({ width: 30, height: 20 })
    const measuring = depthOfPicture({ source, estimator: during, signal: abort.signal })
    abort.abort(new Error('cancelled'))
    await expect(measuring).rejects.toThrow('cancelled')
    expect(during.asked).toEqual([])
  })

  it.each(['inputSizeOf', 'estimate'] as const)('stops after a step in which the signal fired: %s', async (step) => {
    const source = await halves({ width: 300, height: 200, edge: 130 }).png().toBuffer()
    const abort = new AbortController()
    const red = createRedEstimator({ width: 30, height: 20 })
    const fire = (when: typeof step) => {
      if (when === step) abort.abort(new Error('cancelled'))
    }
    const estimator: DepthEstimator = {
      ...red,
      inputSizeOf: (size) => {
        fire('inputSizeOf')
        return red.inputSizeOf(size)
      },
      estimate: (image) => {
        fire('estimate')
        return red.estimate(image)
      },
    }
    await expect(depthOfPicture({ source, estimator, signal: abort.signal })).rejects.toThrow('cancelled')
    expect(red.shown).toHaveLength(step === 'estimate' ? 1 : 0)
  })
})
