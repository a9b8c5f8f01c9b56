import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBuiltInEstimator, depthOfPicture, encodeDepthPng } from '@kiln/media'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Listening, listenOn } from '../../http/listen.ts'
import { createDepthApp, type DepthApp } from '../../services/depth/testing/depth-app.ts'
import { createApiClient } from '../api-client.ts'
import { makeDepth } from './make-depth.ts'

let folder: string
let app: DepthApp
let listening: Listening
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-demo-depth-'))
  const estimator = createBuiltInEstimator()
  const depthOf = async (image: { path: string } | { data: Uint8Array }) =>
    encodeDepthPng(await depthOfPicture({ source: 'path' in image ? image.path : image.data, estimator }), 16)
  app = await createDepthApp({ tools: { client: { depthOf } } })
  listening = await listenOn(app.app, { host: '127.0.0.1', ports: [0] })
  await app.work()
})
afterAll(async () => {
  await listening?.close({ graceMs: 0 })
  await app?.close()
  await rm(folder, { recursive: true, force: true })
})

it('paints a photo, uploads it, follows it, and saves photo, depth map and both beside each other', async () => {
  const client = createApiClient({ url: listening.urls[0] ?? '' })
  const files = await makeDepth({ client, folder, platform: 'youtube', userId: 'demo' })
  expect(files).toEqual({
    photo: join(folder, 'photo.jpg'),
    depth: join(folder, 'depth.png'),
    both: join(folder, 'photo-and-depth.jpg'),
  })
  const [photo, depth, both] = await Promise.all(Object.values(files).map((path) => sharp(path).metadata()))
  expect(depth).toMatchObject({
    format: 'png',
    channels: 1,
    depth: 'uchar',
    width: photo?.width,
    height: photo?.height,
  })
  expect(both).toMatchObject({ format: 'jpeg', height: 720 })
  expect((both?.width ?? 0) / 720).toBeCloseTo((2 * 16) / 9, 1)
  // Not one grey: there is depth in it.
  expect((await sharp(files.depth).stats()).channels[0]?.stdev).toBeGreaterThan(20)
  const { json } = await app.call('GET', '/api/media/status')
  expect(json.media).toMatchObject([{ original_filename: 'photo.jpg', media_type: 'photo', queue_status: 'completed' }])
})
