import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEngine } from './create-engine.ts'
import { defineJob } from './define-job.ts'
import type { Engine } from './engine.ts'
import { createFolderStorage } from './testing/folder-storage.ts'
import { testDatabases } from './testing/test-databases.ts'

const wish = z.object({ name: z.string(), fails: z.boolean().optional() })

/** Stores a file and writes a row of the caller's own table when it completes. */
const registers = defineJob({
  name: 'registers',
  input: wish,
  output: z.object({ greeting: z.string() }),
  queue: 'registers',
  runsIn: 'inline',
  artifactFolder: 'registers',
  retentionMs: null,
  failedRetentionMs: 1000,
  run: async ({ name, fails }, job) => {
    const path = join(job.tempDir, 'name.txt')
    await writeFile(path, name)
    await job.artifacts.save({ name: 'name.txt', path, contentType: 'text/plain' })
    if (fails) throw new Error('no luck')
    return { greeting: `Hello ${name}` }
  },
  alsoWrite: ({ id, userId, input, output }) => [
    {
      text: 'insert into guests (name, job_id, user_id, greeting) values ($1, $2, $3, $4)',
      values: [input.name, id, userId, output.greeting],
    },
  ],
})

const parent = defineJob({
  name: 'parent-of-registers',
  input: wish,
  output: z.unknown(),
  queue: 'parents',
  runsIn: 'inline',
  run: async (input, job) => job.call(registers, input),
})

for (const { kind, create } of testDatabases) {
  describe(`rows of the caller and removal on ${kind}`, () => {
    let engine: Engine
    let folder: string
    const files = join('files', 'registers')

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kiln-rows-'))
      await writeFile(
        join(folder, '0001-guests.sql'),
        'create table guests (name text primary key, job_id uuid not null, user_id text, greeting text not null)',
      )
      engine = await createEngine({
        database: await create(),
        jobs: [registers, parent],
        migrations: [{ owner: 'test', folder }],
        storage: createFolderStorage(join(folder, 'files')),
        tempRoot: join(folder, 'temp'),
      })
      await engine.work()
    })
    afterAll(async () => {
      await engine.close()
      await rm(folder, { recursive: true, force: true })
    })

    const run = async (input: z.input<typeof wish>, type: typeof registers | typeof parent = registers) => {
      const { jobId } = await engine.submit(type, input, { userId: 'ada' })
      const job = await engine.waitFor(jobId, { timeoutMs: 30_000 })
      return { id: jobId, status: job?.status, error: job?.error }
    }
    const guests = (name: string) =>
      engine.query('select user_id, greeting, job_id from guests where name = $1', [name])

    it('writes them in the moment the job is completed, and never for one that fails', async () => {
      const { id } = await run({ name: 'Bo' })
      expect(await guests('Bo')).toEqual([{ user_id: 'ada', greeting: 'Hello Bo', job_id: id }])
      expect(await run({ name: 'Cy', fails: true })).toMatchObject({ status: 'failed' })
      expect(await guests('Cy')).toEqual([])
    })

    it('fails a job whose rows the database refuses, and not those that end beside it', async () => {
      await run({ name: 'Di' })
      const [again, beside] = await Promise.all([run({ name: 'Di' }), run({ name: 'Ed' })])
      expect(again).toMatchObject({ status: 'failed', error: { code: 'OUTPUT_INVALID', permanent: true } })
      expect(beside.status).toBe('completed')
      expect(await guests('Di')).toHaveLength(1)
    })

    it('gives the state of a job without its input', async () => {
      const { id } = await run({ name: 'Flo' })
      const state = await engine.state(id)
      expect(state).toMatchObject({ id, status: 'completed', output: { greeting: 'Hello Flo' }, progress: 100 })
      expect(state).not.toHaveProperty('input')
      const { input, ...rest } = (await engine.get(id)) ?? { input: null }
      expect([input, rest]).toEqual([{ name: 'Flo' }, state])
    })

    it('removes an ended job with what it has called, and their files', async () => {
      const { id } = await run({ name: 'Gil' }, parent)
      const [child] = (await engine.list({ type: registers.name, limit: 1 })).jobs
      if (!child) throw new Error('the parent has called no child')
      expect(await readdir(join(folder, files))).toContain(child.id)
      await engine.remove(id)
      expect([await engine.get(id), await engine.get(child.id)]).toEqual([null, null])
      expect(await engine.artifact(`registers/${child.id}/name.txt`)).toBeNull()
      expect(await readdir(join(folder, files, child.id)).catch(() => [])).toEqual([])
      await expect(engine.remove(id)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
    })

    it('lets failed and cancelled jobs expire where completed ones stay', async () => {
      const lifeOf = async (jobId: string) => {
        const { expiresAt, finishedAt } = (await engine.state(jobId)) ?? {}
        return expiresAt && finishedAt ? Math.round((expiresAt.getTime() - finishedAt.getTime()) / 100) * 100 : null
      }
      const { jobId: cancelled } = await engine.submit(registers, { name: 'Ivy' }, { delayMs: 60_000 })
      await engine.cancel(cancelled)
      const [completed, failed] = [await run({ name: 'Jo' }), await run({ name: 'Kit', fails: true })]
      expect([await lifeOf(completed.id), await lifeOf(failed.id), await lifeOf(cancelled)]).toEqual([null, 1000, 1000])
    })

    it('does not remove a job that has not ended, nor one that has called such a job', async () => {
      const { jobId } = await engine.submit(registers, { name: 'Hal' }, { delayMs: 60_000 })
      await expect(engine.remove(jobId)).rejects.toMatchObject({ code: 'JOB_NOT_REMOVABLE' })
      const { id: caller } = await run({ name: 'Lea' })
      await engine.query(`update jobs set parent_id = $1::uuid, child_key = 'left' where id = $2::uuid`, [
        caller,
        jobId,
      ])
      await expect(engine.remove(caller)).rejects.toMatchObject({ code: 'JOB_NOT_REMOVABLE' })
      expect(await readdir(join(folder, files))).toContain(caller)
      expect(await engine.state(jobId)).toMatchObject({ status: 'pending' })
      expect(await engine.state(caller)).toMatchObject({ status: 'completed' })
    })
  })
}
