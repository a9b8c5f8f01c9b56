import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DepthEstimator, RgbImage } from '../depth-estimator.ts'
import { createOnnxEstimator } from './create-onnx-estimator.ts'
import { DepthModelError } from './depth-model-error.ts'
import { tinyDepthModel } from './testing/tiny-depth-model.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-onnx-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function modelFile(bytes: Buffer | string): Promise<string> {
  const path = join(folder, `${crypto.randomUUID()}.onnx`)
  await writeFile(path, bytes)
  return path
}

async function withEstimator<Result>(
  bytes: Buffer | string,
  use: (estimator: DepthEstimator) => Promise<Result>,
): Promise<Result> {
  const estimator = await createOnnxEstimator({ modelPath: await modelFile(bytes), threads: 1 })
  try {
    return await use(estimator)
  } finally {
    await estimator.close()
  }
}

/** One colour in the left half, another in the right one, and a dot of a third. */
function picture(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++) {
    data.set(pixel % width < width / 2 ? [200, 10, 30] : [20, 120, 250], pixel * 3)
  }
  data.set([255, 255, 0], (width + 1) * 3)
  return { width, height, data }
}

/** What the tiny network makes of a colour, by hand: x² + x, x = red + 2 green + 4 blue, each normalised. */
function bent([red = 0, green = 0, blue = 0]: readonly number[]): number {
  const x = (red / 255 - 0.485) / 0.229 + (2 * (green / 255 - 0.456)) / 0.224 + (4 * (blue / 255 - 0.406)) / 0.225
  return x * x + x
}

describe('a depth model on the real runtime', () => {
  it('sees normalised red, green and blue where they are, and its answer fills 0 to 65535', async () => {
    const map = await withEstimator(tinyDepthModel(), (estimator) => estimator.estimate(picture(28, 14)))
    const [left, right, dot] = [bent([200, 10, 30]), bent([20, 120, 250]), bent([255, 255, 0])]
    const near = Math.max(left, right, dot)
    const far = Math.min(left, right, dot)
    const expected = (value: number) => Math.round(((value - far) / (near - far)) * 65_535)
    const at = (x: number, y: number) => map.values[y * 28 + x]
    expect([map.width, map.height, map.values.length]).toEqual([28, 14, 28 * 14])
    // The runtime computes in 32 bits: that may be one off.
    expect(Math.abs((at(0, 0) ?? 0) - expected(left))).toBeLessThanOrEqual(1)
    expect(Math.abs((at(27, 13) ?? 0) - expected(right))).toBeLessThanOrEqual(1)
    expect(Math.abs((at(1, 1) ?? 0) - expected(dot))).toBeLessThanOrEqual(1)
    expect(new Set([expected(left), expected(right), expected(dot)]).size).toBe(3)
  })

  it('takes pictures of any size, each at the size it asks for', async () => {
    await withEstimator(tinyDepthModel(), async (estimator) => {
      expect(estimator.model).toBe('Depth-Anything-V2')
      for (const shape of [
        { width: 40, height: 30 },
        { width: 30, height: 40 },
      ]) {
        const { width, height } = estimator.inputSizeOf(shape)
        const map = await estimator.estimate(picture(width, height))
        expect(map).toMatchObject({ width, height })
      }
    })
  })

  it('takes input and output by their place when they have other names', async () => {
    const renamed = tinyDepthModel({
      input: { name: 'image', shape: [1, 3, 'h', 'w'] },
      output: { name: 'depth', shape: [1, 'h', 'w'] },
    })
    const map = await withEstimator(renamed, (estimator) => estimator.estimate(picture(14, 14)))
    expect(map.values).toHaveLength(14 * 14)
  })

  it('shows a model of one size every picture at that size', async () => {
    const fixed = tinyDepthModel({ input: { name: 'pixel_values', shape: [1, 3, 28, 42] } })
    await withEstimator(fixed, async (estimator) => {
      expect(estimator.inputSizeOf({ width: 500, height: 500 })).toEqual({ width: 42, height: 28 })
      await expect(estimator.estimate(picture(14, 14))).rejects.toThrow()
    })
  })

  it('is all far where a picture has no depth', async () => {
    const flat = { width: 14, height: 14, data: new Uint8Array(14 * 14 * 3).fill(99) }
    const map = await withEstimator(tinyDepthModel(), (estimator) => estimator.estimate(flat))
    expect(new Set(map.values)).toEqual(new Set([0]))
  })

  it('writes nothing and sends nothing: the telemetry of the runtime stays off', async () => {
    const home = join(folder, 'home')
    await mkdir(home)
    const script = `
      import { createOnnxEstimator } from ${JSON.stringify(new URL('./index.js', import.meta.url).href)}
      const estimator = await createOnnxEstimator({ modelPath: process.argv[1] })
      await estimator.estimate({ width: 14, height: 14, data: new Uint8Array(14 * 14 * 3) })
      await estimator.close()`
    const env = { PATH: process.env.PATH, HOME: home, TMPDIR: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home }
    const model = await modelFile(tinyDepthModel())
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, model], { env, cwd: home })
    expect(await readdir(home)).toEqual([])
  })

  it('leaves the event loop free while it computes', async () => {
    await withEstimator(tinyDepthModel(), async (estimator) => {
      let ticks = 0
      const ticking = setInterval(() => {
        ticks += 1
      }, 0)
      const image = picture(1036, 1036)
      const before = ticks
      await estimator.estimate(image)
      clearInterval(ticking)
      expect(ticks - before).toBeGreaterThan(0)
    })
  })
})

describe('a model that can not be used', () => {
  it.each([
    ['has no file', () => Promise.resolve('/nowhere/model.onnx'), '/nowhere/model.onnx can not be loaded'],
    ['is no ONNX', () => modelFile('<html>404</html>'), 'can not be loaded'],
    [
      'takes one channel',
      () => modelFile(tinyDepthModel({ input: { name: 'pixel_values', shape: [1, 1, 'h', 'w'] } })),
      'this one float32 [1, 1, h, w]',
    ],
    [
      'contradicts itself',
      () => modelFile(tinyDepthModel({ input: { name: 'pixel_values', shape: [1, 'h', 'w', 3, 1] } })),
      'can not be loaded',
    ],
  ])('is refused with a clear error when it %s', async (_, path, message) => {
    const opening = createOnnxEstimator({ modelPath: await path() })
    await expect(opening).rejects.toThrow(DepthModelError)
    await expect(opening).rejects.toThrow(message)
  })
})

describe('stopping', () => {
  it('does not begin when its signal has fired, and ends with its reason', async () => {
    await withEstimator(tinyDepthModel(), async (estimator) => {
      const aborted = AbortSignal.abort(new Error('client gone'))
      await expect(estimator.estimate(picture(14, 14), { signal: aborted })).rejects.toThrow('client gone')
      const abort = new AbortController()
      const running = estimator.estimate(picture(518, 518), { signal: abort.signal })
      abort.abort(new Error('too late'))
      await expect(running).rejects.toThrow('too late')
    })
  })

  it('waits for the run under way before it is released, and takes no more', async () => {
    const estimator = await createOnnxEstimator({ modelPath: await modelFile(tinyDepthModel()) })
    const ended: string[] = []
    const running = estimator.estimate(picture(1036, 1036)).then(({ values }) => ended.push(`${values.length} pixels`))
    await Promise.all([estimator.close(), estimator.close()])
    ended.push('closed')
    await running
    expect(ended).toEqual([`${1036 * 1036} pixels`, 'closed'])
    await expect(estimator.estimate(picture(14, 14))).rejects.toThrow('closed')
  })
})
