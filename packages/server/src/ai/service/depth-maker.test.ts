import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DepthEstimator } from '@kiln/media'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { brightening } from '../testing/test-pictures.ts'
import { createDepthMaker, EstimationError } from './depth-maker.ts'

const signal = new AbortController().signal
let folder: string
let picture: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-depth-maker-test-'))
  picture = join(folder, 'picture.png')
  await writeFile(picture, await brightening({ width: 16, height: 16 }))
})
afterAll(() => rm(folder, { recursive: true }))

function estimatorWith(estimate: DepthEstimator['estimate']): DepthEstimator {
  return { model: 'test', inputSizeOf: () => ({ width: 8, height: 8 }), estimate, close: async () => undefined }
}

it('works on as many pictures at once as it may, and on the next ones afterwards', async () => {
  const flat = { width: 8, height: 8, values: new Uint16Array(64) }
  const finish: (() => void)[] = []
  const estimate = vi.fn(() => new Promise<typeof flat>((resolve) => finish.push(() => resolve(flat))))
  const maker = createDepthMaker(estimatorWith(estimate), { concurrency: 2 })
  const maps = [1, 2, 3].map(() => maker.pngOf(picture, { bits: 8, signal }))
  await vi.waitFor(() => expect(estimate).toHaveBeenCalledTimes(2))
  finish[0]?.()
  await vi.waitFor(() => expect(estimate).toHaveBeenCalledTimes(3))
  finish[1]?.()
  finish[2]?.()
  expect(await Promise.all(maps)).toHaveLength(3)
})

it('tells a failed estimator from a picture that can not be read', async () => {
  const broken = createDepthMaker(
    estimatorWith(() => Promise.reject(new Error('out of memory'))),
    { concurrency: 1 },
  )
  await expect(broken.pngOf(picture, { bits: 8, signal })).rejects.toThrow(EstimationError)
  await expect(broken.pngOf(join(folder, 'none'), { bits: 8, signal })).rejects.not.toThrow(EstimationError)
})

it('neither begins nor blames anybody when its signal has fired', async () => {
  const abort = new AbortController()
  const hanging = createDepthMaker(
    estimatorWith((_image, options) => {
      abort.abort(new Error('client gone'))
      return Promise.reject(options?.signal?.reason)
    }),
    { concurrency: 1 },
  )
  await expect(hanging.pngOf(picture, { bits: 8, signal: abort.signal })).rejects.toThrow('client gone')
  await expect(hanging.pngOf(picture, { bits: 8, signal: abort.signal })).rejects.toThrow('client gone')
})
