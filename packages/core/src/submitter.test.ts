import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import type { Admission } from './admission/admission.ts'
import { defineJob } from './define-job.ts'
import type { Delivery } from './dispatch/dispatch.ts'
import { createJobRegistry } from './job-registry.ts'
import type { Database } from './ledger/database.ts'
import { migrate } from './ledger/migrate.ts'
import { openDatabase } from './ledger/open-database.ts'
import { createSubmitter } from './submitter.ts'

const folder = fileURLToPath(new URL('./ledger/migrations', import.meta.url))
const noop = defineJob({
  name: 'noop',
  queue: 'noop',
  runsIn: 'inline',
  input: z.object({}),
  output: z.object({}),
  run: async () => ({}),
})
const unlimited: Admission = {
  prepare: async () => null,
  inserted: () => {},
  restart: (_job, start) => start(database),
  refused: async (refusal) => {
    throw new Error(refusal.reason)
  },
}
let database: Database

afterEach(() => database.close())

it('delivers what is committed, and does not wait until that is done', async () => {
  database = await openDatabase({ memory: true })
  await migrate(database, [{ owner: 'engine', folder }])
  const delivered: Delivery[] = []
  const dispatch = {
    deliver: (jobs: readonly Delivery[]) => {
      delivered.push(...jobs)
      // Redis does not answer.
      return new Promise<void>(() => {})
    },
  }
  const registry = createJobRegistry([noop])
  const submitter = createSubmitter({ database, registry, dispatch, admission: unlimited })
  const { jobId } = await submitter.submit(noop, {}, { delayMs: 50 })
  expect(delivered).toEqual([{ jobId, queue: 'noop', run: 1, delayMs: 50 }])
  await expect(submitter.submit(noop, {}, { id: jobId })).rejects.toMatchObject({ code: 'JOB_EXISTS' })
  expect(delivered).toHaveLength(1)
})
