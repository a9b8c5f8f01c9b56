import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createEngine, type Engine } from '@kiln/core'
import { createDiskStorage } from '@kiln/media'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { greyPng } from '../services/depth/testing/grey-png.ts'
import { patientStorage } from '../storage/patient-storage.ts'
import { defineSaveJob } from '../testing/save-job.ts'
import { canMakeDisks, makeSmallDisk, type SmallDisk } from '../testing/small-disk.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { goodRequest } from '../testing/test-app.ts'

const megabyte = 1024 * 1024

let disk: SmallDisk | undefined
let server: TestServer | undefined
let engine: Engine | undefined
afterEach(async () => {
  await server?.close()
  await engine?.close()
  await disk?.close()
  disk = server = engine = undefined
})

async function serveOn(small: SmallDisk, minFreeBytes: number): Promise<TestServer> {
  const DATA_DIR = join(small.path, 'data')
  const started = await startTestServer({ DATA_DIR, MIN_FREE_BYTES: String(minFreeBytes), AUTO_START_WORKER: 'off' })
  await started.engine.pause('videos')
  return started
}

const upload = ({ url }: TestServer, content: Buffer) => {
  const form = new FormData()
  form.set('media', new Blob([Uint8Array.from(content)]), 'a.png')
  return fetch(`${url}/api/media/upload`, { method: 'POST', body: form })
}
const create = ({ url }: TestServer, script = 'A few words.') => {
  const video_request = { ...goodRequest.video_request, script_content: script }
  const body = JSON.stringify({ ...goodRequest, video_request })
  return fetch(`${url}/api/v1/jobs`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
}
const statusOf = async (answer: Promise<Response>) => (await answer).status

describe.runIf(canMakeDisks)('a disk', () => {
  it('with little space: nothing is taken, the rest works, and it goes on by itself', {
    timeout: 120_000,
  }, async () => {
    disk = await makeSmallDisk(300 * megabyte)
    server = await serveOn(disk, 60 * megabyte)
    const { url } = server
    const photo = await greyPng({ width: 8, height: 8 })
    expect(await statusOf(upload(server, photo))).toBe(201)
    await disk.fill(40 * megabyte)
    const refused = await vi.waitFor(
      async () => {
        const answer = await create({ url } as TestServer)
        expect(answer.status).toBe(503)
        return answer
      },
      { timeout: 10_000 },
    )
    expect(refused.headers.get('retry-after')).toBe('30')
    expect(await refused.json()).toEqual({ detail: 'Failed to create job: The server has too little free space' })
    const refusedUpload = await upload(server, photo)
    expect(refusedUpload.headers.get('retry-after')).toBe('30')
    expect({ status: refusedUpload.status, body: await refusedUpload.json() }).toEqual({
      status: 503,
      body: { error: 'Service Unavailable', message: 'The server has too little free space' },
    })
    expect(await statusOf(fetch(`${url}/api/media/status`))).toBe(200)
    const ready = await fetch(`${url}/health/ready`)
    const { checks } = (await ready.json()) as { checks: { name: string; ok: boolean }[] }
    expect({ status: ready.status, space: checks.find(({ name }) => name === 'space') }).toMatchObject({
      status: 200,
      space: { ok: false },
    })
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/kiln_requests_refused_total\{reason="DISK_FULL"\} \d/)
    await disk.empty()
    await vi.waitFor(async () => expect(await statusOf(upload(server as TestServer, photo))).toBe(201), {
      timeout: 10_000,
    })
  })

  it('without any space: an upload leaves nothing, what was accepted stays, and all works again', {
    timeout: 120_000,
  }, async () => {
    disk = await makeSmallDisk(300 * megabyte)
    server = await serveOn(disk, 0)
    const before = (await (await create(server)).json()) as { job_id: string }
    const accepted = [before.job_id]
    await disk.fill(0)
    const long = Buffer.concat([await greyPng({ width: 8, height: 8 }), Buffer.alloc(5 * megabyte, 7)])
    expect(await statusOf(upload(server, long))).toBe(503)
    expect(await readdir(join(disk.path, 'data', 'incoming'))).toEqual([])
    let refused = 0
    for (let index = 0; index < 60 && refused === 0; index++) {
      const answer = await create(server, `${index} ${crypto.randomUUID().repeat(1000)}`)
      if (answer.status === 202) accepted.push(((await answer.json()) as { job_id: string }).job_id)
      else refused = answer.status
    }
    expect(refused).toBe(503)
    expect(await statusOf(fetch(`${server.url}/api/v1/jobs/${before.job_id}`))).toBe(200)
    await disk.empty()
    const after = await create(server)
    expect(after.status).toBe(202)
    accepted.push(((await after.json()) as { job_id: string }).job_id)
    const found = await Promise.all(accepted.map((id) => server?.engine.get(id)))
    expect(found.map((job) => job?.status)).toEqual(accepted.map(() => 'waiting'))
  })

  it('without space for an artifact: the job waits with no attempt used, leaves nothing, and completes later', {
    timeout: 60_000,
  }, async () => {
    disk = await makeSmallDisk(4 * megabyte)
    const { path } = disk
    const save = defineSaveJob(Buffer.alloc(2 * megabyte, 1))
    engine = await createEngine({
      jobs: [save],
      storage: patientStorage(createDiskStorage({ root: join(path, 'files') })),
    })
    await disk.fill(megabyte)
    await engine.work()
    const { jobId } = await engine.submit(save, {})
    await vi.waitFor(async () => expect(await engine?.attempts(jobId)).toMatchObject([{ outcome: 'postponed' }]), {
      timeout: 20_000,
    })
    expect(await engine.get(jobId)).toMatchObject({ status: 'pending', failedAttempts: 0 })
    expect(await readdir(join(path, 'files', '.tmp'))).toEqual([])
    await disk.empty()
    await engine.promote(jobId)
    expect(await engine.waitFor(jobId, { timeoutMs: 20_000 })).toMatchObject({ status: 'completed' })
  })
})
