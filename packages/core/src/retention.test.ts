import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it as vitestIt } from 'vitest'
import { z } from 'zod'
import type { ArtifactStorage } from './artifact-storage.ts'
import { createEngine, type EngineOptions } from './create-engine.ts'
import { defineJob } from './define-job.ts'
import type { Engine } from './engine.ts'
import { createFolderStorage } from './testing/folder-storage.ts'
import { testDatabases } from './testing/test-databases.ts'

const size = z.object({ bytes: z.number() })

function saves(name: string, retentionMs: number | null) {
  return defineJob({
    name,
    input: size,
    output: z.unknown(),
    queue: name,
    runsIn: 'inline',
    artifactFolder: `${name}-files`,
    retentionMs,
    run: async ({ bytes }, job) => {
      const path = join(job.tempDir, 'file')
      await writeFile(path, 'x'.repeat(bytes))
      await job.artifacts.save({ name: 'file.txt', path, contentType: 'text/plain' })
    },
  })
}

const expiring = saves('expiring', 3_600_000)
const kept = saves('kept', null)
const caller = defineJob({
  name: 'caller',
  input: size,
  output: z.unknown(),
  queue: 'callers',
  runsIn: 'inline',
  run: async (input, job) => job.call(expiring, input),
})
const callsKept = defineJob({ ...callerParts(), name: 'calls-kept', run: async (input, job) => job.call(kept, input) })
const failing = defineJob({ ...callerParts(), name: 'failing', run: () => Promise.reject(new Error('no luck')) })

function callerParts() {
  return { input: size, output: z.unknown(), queue: 'others', runsIn: 'inline' as const }
}

const jobs = [expiring, kept, caller, callsKept, failing]

/** Opening the embedded database anew for each test takes long, so there one test stands for all. */
const short = ['keeps as many bytes as may stay, the newest first']

for (const { kind, create } of testDatabases) {
  const it = (title: string, test: () => Promise<void>) => {
    if (kind === 'postgres' || short.includes(title)) vitestIt(title, test)
  }
  describe(`retention on ${kind}`, () => {
    let folder: string
    let engine: Engine
    let storage: ArtifactStorage
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kiln-retention-'))
      storage = createFolderStorage(join(folder, 'files'))
    })
    afterEach(async () => {
      await engine.close()
      await rm(folder, { recursive: true, force: true })
    })

    async function open(options: Partial<EngineOptions>): Promise<void> {
      engine = await createEngine({
        database: await create(),
        jobs,
        storage,
        tempRoot: join(folder, 'temp'),
        ...options,
      })
      await engine.work()
    }
    const run = async (type: (typeof jobs)[number], bytes = 10): Promise<string> => {
      const { jobId } = await engine.submit(type, { bytes })
      await engine.waitFor(jobId, { timeoutMs: 30_000 })
      return jobId
    }
    const left = async (ids: string[]) => {
      const jobs = await Promise.all(ids.map((id) => engine.get(id)))
      return jobs.map((job) => job !== null)
    }
    const filesOf = async (type: string) =>
      (await readdir(join(folder, 'files', `${type}-files`)).catch(() => [])).length

    it('keeps the newest finished jobs, and those that are kept until deleted besides', async () => {
      await open({ retention: { maxJobs: 2 } })
      const forEver = await run(kept)
      const ids = [await run(expiring), await run(expiring), await run(expiring), await run(expiring)]
      expect(await engine.maintain()).toMatchObject({ deleted: 2 })
      expect(await left([forEver, ...ids])).toEqual([true, false, false, true, true])
      expect([await filesOf('expiring'), await filesOf('kept')]).toEqual([2, 1])
      expect(await engine.maintain()).toMatchObject({ deleted: 0 })
    })

    it('keeps as many bytes as may stay, the newest first', async () => {
      await open({ retention: { maxBytes: 250 } })
      const forEver = await run(kept, 10_000)
      const ids = [await run(expiring, 5), await run(expiring, 100), await run(expiring, 100), await run(expiring, 100)]
      await engine.maintain()
      expect(await left([forEver, ...ids])).toEqual([true, false, false, true, true])
    })

    it('takes what a job has called along with it, and counts its files as its own', async () => {
      await open({ retention: { maxJobs: 10, maxBytes: 150 } })
      const [old, young] = [await run(caller, 100), await run(caller, 100)]
      await engine.maintain()
      expect(await left([old, young])).toEqual([false, true])
      expect(await engine.counts()).toMatchObject({ completed: 2 })
      expect(await filesOf('expiring')).toBe(1)
    })

    it('never takes a job that has called one which is kept, nor one that has not ended', async () => {
      await open({ retention: { maxJobs: 0 } })
      const [withKept, alone] = [await run(callsKept), await run(expiring)]
      const { jobId: delayed } = await engine.submit(expiring, { bytes: 1 }, { delayMs: 60_000 })
      await engine.maintain()
      expect(await left([withKept, alone, delayed])).toEqual([true, false, true])
    })

    it('removes the files of a type that it does not know any more', async () => {
      const database = await create()
      await open({ database })
      await run(expiring)
      await engine.query(`update jobs set type = 'forgotten', expires_at = clock_timestamp() - interval '1 second'`)
      expect(await engine.maintain()).toMatchObject({ deleted: 1 })
      expect(await filesOf('expiring')).toBe(0)
    })

    it('leaves no job without its files when it is retried by hand while it is removed', async () => {
      let during = () => Promise.resolve<unknown>(undefined)
      const slow = { ...storage, deletePrefix: (prefix: string) => during().then(() => storage.deletePrefix(prefix)) }
      await open({ storage: slow })
      const id = await run(failing)
      const retried: unknown[] = []
      during = () =>
        engine.retry(id).then(
          () => retried.push('again'),
          ({ code }) => retried.push(code),
        )
      await engine.remove(id)
      expect(retried).toEqual(['JOB_NOT_FOUND'])
      expect(await engine.get(id)).toBeNull()
    })

    it('removes files later that could not be removed with their job', async () => {
      let broken = true
      const deletePrefix = (prefix: string) =>
        broken ? Promise.reject(new Error('the disk is away')) : storage.deletePrefix(prefix)
      await open({ storage: { ...storage, deletePrefix } })
      const id = await run(expiring)
      await expect(engine.remove(id)).rejects.toThrow('the disk is away')
      expect([await engine.get(id), await filesOf('expiring')]).toEqual([null, 1])
      broken = false
      await engine.maintain()
      expect(await filesOf('expiring')).toBe(0)
      expect(await engine.query('select prefix from left_over_files')).toEqual([])
    })
  })
}
