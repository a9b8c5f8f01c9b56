import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DepthMap } from '../depth-map.ts'
import { depthOfPicture } from '../depth-of-picture.ts'
import type { Plane } from '../plane.ts'
import { readColors } from '../read-picture.ts'
import { orderAccuracy } from '../testing/order-accuracy.ts'
import { type RenderedScene, renderScene } from '../testing/render-scene.ts'
import { scenes } from '../testing/scenes.ts'
import { type CueName, createBuiltInEstimator, readCues } from './create-built-in-estimator.ts'

const estimator = createBuiltInEstimator()
const depthOf = (source: Uint8Array) => depthOfPicture({ source, estimator })
const pngOf = ({ image: { width, height, data } }: RenderedScene) =>
  sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
const colored = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer()

/** The lower, the nearer: what costs nothing and is right for most photographs taken outdoors. */
const gradientOf = ({ image: { width, height } }: RenderedScene): DepthMap => ({
  width,
  height,
  values: Uint16Array.from({ length: width * height }, (_, at) => Math.floor(at / width)),
})

const cuesOf = async (scene: RenderedScene) => {
  const image = await readColors(await pngOf(scene), estimator.inputSizeOf(scene.image))
  return (await readCues(image, async () => undefined)).cues
}
const meanOf = ({ values }: Plane) => values.reduce((sum, value) => sum + value, 0) / values.length
const enlarged = ({ width, height, values }: Plane, { image }: RenderedScene): DepthMap => ({
  width: image.width,
  height: image.height,
  values: Uint16Array.from({ length: image.width * image.height }, (_, at) => {
    const [x, y] = [at % image.width, Math.floor(at / image.width)]
    const from = Math.floor((y * height) / image.height) * width + Math.floor((x * width) / image.width)
    return 65535 * (values[from] ?? 0)
  }),
})

type Name = keyof typeof scenes
/**
 * What a plain vertical gradient reaches on each scene, in percent, so that it can be seen what the cues add. Where the near
 * part isn't below (a corridor, a face, the planks of a pier overhead), it fails.
 */
const gradientReaches: Record<Name, number> = {
  boxes: 94,
  corridor: 50,
  landscape: 98,
  table: 98,
  portrait: 85,
  pier: 8,
  street: 86,
}
const names = Object.keys(scenes).filter((name): name is Name => name in gradientReaches)

describe('the built-in estimator', () => {
  const rendered = new Map<Name, RenderedScene>()
  const maps = new Map<Name, DepthMap>()
  beforeAll(async () => {
    for (const name of names) {
      const scene = renderScene(scenes[name])
      rendered.set(name, scene)
      maps.set(name, await depthOf(await pngOf(scene)))
    }
  }, 120_000)
  const read = <T>(from: Map<Name, T>, name: Name): T => from.get(name) ?? expect.fail(`${name} was not rendered`)

  it.each(names)('puts at least three of four pairs in the right order: %s', (name) => {
    expect(orderAccuracy(read(maps, name), read(rendered, name).depth)).toBeGreaterThanOrEqual(0.75)
  })

  it.each(names)('is measured on a scene of which a plain gradient is known: %s', (name) => {
    const scene = read(rendered, name)
    expect(Math.round(100 * orderAccuracy(gradientOf(scene), scene.depth))).toBe(gradientReaches[name])
  })

  it('is right far more often than a plain gradient, taken over all scenes, and never much less', () => {
    const of = (name: Name) => 100 * orderAccuracy(read(maps, name), read(rendered, name).depth)
    const gains = names.map((name) => of(name) - gradientReaches[name])
    expect(gains.reduce((sum, gain) => sum + gain, 0) / names.length).toBeGreaterThan(15)
    expect(Math.min(...gains)).toBeGreaterThan(-8)
  })

  it('reaches on each scene nearly what it reached when this was written', () => {
    const reached = { boxes: 95, corridor: 97, landscape: 97, table: 96, portrait: 97, pier: 88, street: 90 }
    for (const name of names) {
      const accuracy = 100 * orderAccuracy(read(maps, name), read(rendered, name).depth)
      expect(accuracy, name).toBeGreaterThan(reached[name] - 3)
    }
  })

  it.each([
    ['boxes', 2_000],
    ['landscape', 500],
    // There are walls beside it.
    ['street', 6_000],
  ] as const)('takes the sky to be the farthest: %s', (name, most) => {
    const { depth } = read(rendered, name)
    const sky = read(maps, name).values.filter((_, at) => depth[at] === Number.POSITIVE_INFINITY)
    expect(sky.reduce((sum, value) => sum + value, 0) / sky.length).toBeLessThan(most)
  })

  it('takes the upper part of what stands to be as near as its foot', () => {
    const { width, values } = read(maps, 'boxes')
    const mean = (top: number) => {
      let sum = 0
      for (let y = top; y < top + 10; y++) for (let x = 215; x < 245; x++) sum += values[y * width + x] ?? 0
      return sum / 300
    }
    // The blue box, from above the horizon down to its foot.
    expect(mean(82) / mean(150)).toBeGreaterThan(0.75)
  })

  it.each([
    ['perspective', 'corridor', 0.95],
    ['perspective', 'pier', 0.8],
    ['ground', 'boxes', 0.9],
    ['defocus', 'portrait', 0.9],
    ['haze', 'landscape', 0.85],
  ] as const)('has a cue that knows by itself what it is for: %s in the scene %s', async (cue, name, least) => {
    const scene = read(rendered, name)
    const { near, confidence } = (await cuesOf(scene))[cue]
    expect(meanOf(confidence)).toBeGreaterThan(0.5)
    expect(orderAccuracy(enlarged(near, scene), scene.depth)).toBeGreaterThanOrEqual(least)
  })

  it.each<[CueName, Name[]]>([
    ['perspective', ['boxes', 'landscape', 'table', 'portrait']],
    ['defocus', ['boxes', 'corridor', 'landscape', 'pier', 'street']],
    ['haze', ['boxes', 'portrait', 'pier', 'street']],
    ['texture', ['table', 'portrait', 'corridor']],
    ['figure', ['corridor', 'pier', 'street']],
  ])('has a cue that keeps silent where there is nothing for it: %s', async (cue, silent) => {
    for (const name of silent) {
      const { confidence } = (await cuesOf(read(rendered, name)))[cue]
      expect(meanOf(confidence), name).toBeLessThan(0.1)
    }
  })

  it('sees the same in a mirror', async () => {
    for (const name of ['corridor', 'street'] as const) {
      const scene = read(rendered, name)
      const { width } = scene.image
      const mirrored = await depthOf(
        await sharp(await pngOf(scene))
          .flop()
          .png()
          .toBuffer(),
      )
      const depth = scene.depth.map((_, at) => scene.depth[at - (at % width) + (width - 1 - (at % width))] ?? 0)
      expect(orderAccuracy(mirrored, depth)).toBeGreaterThanOrEqual(0.75)
    }
  })

  it('finds what is near at the top of a picture, where it is there', async () => {
    const map = read(maps, 'pier')
    const mean = (from: number, to: number) => {
      const part = map.values.subarray(from * map.width, to * map.width)
      return part.reduce((sum, value) => sum + value, 0) / part.length
    }
    expect(mean(0, 60)).toBeGreaterThan(2 * mean(map.height - 60, map.height))
  })

  it('gives the same bytes for the same picture', async () => {
    const picture = await pngOf(read(rendered, 'street'))
    expect(Buffer.from((await depthOf(picture)).values.buffer)).toEqual(
      Buffer.from((await depthOf(picture)).values.buffer),
    )
  })

  it('uses the whole range of depth', () => {
    for (const name of names) {
      const sorted = read(maps, name).values.toSorted()
      expect(sorted[0]).toBeLessThan(2_000)
      expect(sorted.at(-1)).toBeGreaterThan(60_000)
    }
  })
})

describe('pictures in which there is little to see', () => {
  it.each([
    [1, 1],
    [2, 3],
    [1, 5000],
    [5000, 1],
    [7, 7],
    [3000, 40],
    [300, 200],
  ])('have a depth as well: %d×%d of one colour', async (width, height) => {
    for (const color of ['#000000', '#ffffff', '#3070c0']) {
      const map = await depthOf(await colored(width, height, color))
      expect(map).toMatchObject({ width, height })
      expect(map.values).toHaveLength(width * height)
    }
  })

  it('are taken for ground that leads away, when nothing else is known', async () => {
    const { width, values } = await depthOf(await colored(300, 200, '#808080'))
    expect(values[199 * width + 150]).toBeGreaterThan(50_000)
    expect(values[10 * width + 150]).toBeLessThan(5_000)
    expect(values[120 * width + 150]).toBeGreaterThan(values[100 * width + 150] ?? 0)
  })

  it('hold noise without a result that isn’t a number', async () => {
    const data = Uint8Array.from({ length: 90 * 60 * 3 }, (_, at) => (Math.imul(at + 1, 2654435761) >>> 24) & 255)
    const noise = await sharp(data, { raw: { width: 90, height: 60, channels: 3 } })
      .png()
      .toBuffer()
    const { values } = await depthOf(noise)
    expect(new Set(values).size).toBeGreaterThan(10)
  })
})

describe('an estimate that is no longer wanted', () => {
  it('ends between two cues', async () => {
    const abort = new AbortController()
    const size = { width: 384, height: 288 }
    const estimate = estimator.estimate({ ...size, data: new Uint8Array(384 * 288 * 3) }, { signal: abort.signal })
    abort.abort(new Error('no longer wanted'))
    await expect(estimate).rejects.toThrow('no longer wanted')
  })
})

describe('the size at which pictures are looked at', () => {
  it('is 384 pixels at the longer side, never larger than the picture, never 0', () => {
    expect(estimator.inputSizeOf({ width: 4000, height: 3000 })).toEqual({ width: 384, height: 288 })
    expect(estimator.inputSizeOf({ width: 100, height: 80 })).toEqual({ width: 100, height: 80 })
    expect(estimator.inputSizeOf({ width: 1, height: 5000 })).toEqual({ width: 1, height: 384 })
  })
})
