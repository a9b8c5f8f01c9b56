import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { artifactStorageSuite } from './artifact-storage-suite.ts'
import { createS3Storage } from './s3-storage.ts'
import { startTestS3, type TestS3 } from './testing/start-test-s3.ts'

let s3: TestS3
let tempFolder: string
beforeAll(async () => {
  tempFolder = await mkdtemp(join(tmpdir(), 'kiln-s3-storage-'))
  s3 = await startTestS3()
})
afterAll(async () => {
  await s3?.close()
  await rm(tempFolder, { recursive: true, force: true })
})

let storages = 0
artifactStorageSuite('S3 storage', async () => {
  storages += 1
  const { url: endpoint, bucket, credentials } = s3
  return createS3Storage({ endpoint, bucket, credentials, prefix: `test-${storages}/`, tempFolder })
})
