import { createEngine, type Engine } from '@kiln/core'
import { startTestS3, type TestS3 } from '@kiln/media/testing'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { defineSaveJob } from '../testing/save-job.ts'
import { storageIn } from '../testing/storage-in.ts'
import type { ServerStorage } from './create-storage.ts'
import { patientStorage } from './patient-storage.ts'

let s3: TestS3
let files: ServerStorage
let impatient: Engine
let patient: Engine
beforeAll(async () => {
  s3 = await startTestS3()
  files = storageIn(s3)
  const engineWith = async (storage: ServerStorage) => {
    const engine = await createEngine({ jobs: [save], storage })
    await engine.work()
    return engine
  }
  impatient = await engineWith(patientStorage(files, 0))
  patient = await engineWith(patientStorage(files, 30_000))
})
afterAll(async () => {
  await Promise.all([impatient?.close(), patient?.close()])
  await files?.close()
  await s3?.close()
})

const save = defineSaveJob(Buffer.from('a'))

const fileOf = async (engine: Engine, id: string) => {
  const [artifact] = await engine.artifacts(id)
  return files.stat(artifact?.storageKey ?? 'none')
}

const until = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: 40_000, interval: 50 })

it('a job whose file can not be stored waits with no attempt used, and completes with its file', async () => {
  await s3.goDown()
  const { jobId: id } = await impatient.submit(save, {})
  await until(async () => expect(await impatient.attempts(id)).toMatchObject([{ outcome: 'postponed' }]))
  expect(await impatient.get(id)).toMatchObject({ status: 'pending', failedAttempts: 0 })
  await s3.comeBack()
  await until(async () => expect(await impatient.get(id)).toMatchObject({ status: 'completed' }))
  expect(await fileOf(impatient, id)).toMatchObject({ size: 1 })
})

it('offers the file for a while, so that it need not be made again', async () => {
  await s3.goDown()
  const from = s3.requests.length
  const { jobId: id } = await patient.submit(save, {})
  await until(async () => expect((await patient.get(id))?.status).toBe('active'))
  await s3.comeBack()
  await until(async () => expect(await patient.get(id)).toMatchObject({ status: 'completed' }))
  expect(await patient.attempts(id)).toMatchObject([{ outcome: 'completed' }])
  expect(await fileOf(patient, id)).toMatchObject({ size: 1 })
  expect(s3.requests.slice(from).filter((line) => line.startsWith('PUT'))).toHaveLength(1)
})

it('a job whose file is refused fails, and says why', async () => {
  s3.misbehave(/^PUT/, { kind: 'refusal', status: 403, code: 'AccessDenied' })
  const { jobId: id } = await impatient.submit(save, {})
  await until(async () => expect(await impatient.get(id)).toMatchObject({ status: 'failed' }))
  s3.behave()
  const error = {
    message: expect.stringMatching(/^Could not store .*AccessDenied/),
    details: { code: 'STORAGE_FAILED' },
  }
  expect((await impatient.get(id))?.error).toMatchObject(error)
})

it('stops waiting with its signal', async () => {
  await s3.goDown()
  const reason = new Error('cancelled')
  const cancel = new AbortController()
  const copy = patientStorage(files, 30_000).copyTo('a.txt', '/nowhere', { signal: cancel.signal })
  setTimeout(() => cancel.abort(reason), 500)
  await expect(copy).rejects.toBe(reason)
  await s3.comeBack()
})
