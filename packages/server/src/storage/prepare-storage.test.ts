import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTestS3, type TestS3 } from '@kiln/media/testing'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { bucketSettings } from '../testing/bucket-settings.ts'
import { startTestServer } from '../testing/start-test-server.ts'

let folder: string
let s3: TestS3
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-prepare-'))
  s3 = await startTestS3()
})
afterAll(async () => {
  await s3?.close()
  await rm(folder, { recursive: true, force: true })
})

async function readiness(url: string) {
  const response = await fetch(`${url}/health/ready`)
  const { checks } = (await response.json()) as { checks: { name: string; ok: boolean; message?: string }[] }
  return { status: response.status, storage: checks.find(({ name }) => name === 'storage') }
}

/** Of the storage alone: on a busy machine another check may be late. */
const ready = (url: string) =>
  vi.waitFor(async () => expect(await readiness(url)).toMatchObject({ storage: { ok: true } }), {
    timeout: 60_000,
    interval: 200,
  })

it('makes the folders that are asked for, and is not ready without them', { timeout: 180_000 }, async () => {
  const [UPLOAD_DIR, DEPTH_MAPS_DIR] = [join(folder, 'their/uploads'), join(folder, 'their/depth')]
  const server = await startTestServer({ UPLOAD_DIR, DEPTH_MAPS_DIR })
  expect((await readdir(join(folder, 'their'))).sort()).toEqual(['depth', 'uploads'])
  await ready(server.url)
  await rm(UPLOAD_DIR, { recursive: true })
  const storage = { ok: false, message: expect.stringContaining('UPLOAD_DIR') }
  expect(await readiness(server.url)).toMatchObject({ status: 503, storage })
  await server.close()
})

it('does not start with a folder that can not be made', async () => {
  const UPLOAD_DIR = join(folder, 'a file')
  await writeFile(UPLOAD_DIR, '')
  await expect(startTestServer({ UPLOAD_DIR })).rejects.toMatchObject({
    name: 'ConfigError',
    message: expect.stringContaining(`UPLOAD_DIR ${UPLOAD_DIR} can not be made or used`),
  })
})

it.each([
  [{ S3_BUCKET: 'no-such-bucket' }, 'S3_BUCKET no-such-bucket can not be used: NoSuchBucket'],
  [{ S3_SECRET_ACCESS_KEY: 'wrong-secret' }, 'S3_BUCKET kiln-test can not be used: SignatureDoesNotMatch'],
])('does not start with a bucket that refuses: %j', async (settings, message) => {
  const refusal = startTestServer({ ...bucketSettings(s3), ...settings })
  const error = await refusal.catch((reason: unknown) => reason)
  expect(error).toMatchObject({ name: 'ConfigError', message: expect.stringContaining(message) })
  expect(String(error)).not.toContain('wrong-secret')
})

it('starts while the bucket is down, and is ready once it is back', { timeout: 180_000 }, async () => {
  await s3.goDown()
  const server = await startTestServer(bucketSettings(s3))
  const storage = { ok: false, message: 'the bucket (S3_BUCKET) can not be reached' }
  expect(await readiness(server.url)).toMatchObject({ status: 503, storage })
  await s3.comeBack()
  await ready(server.url)
  await server.close()
})
