import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planOf } from '../testing/plan-of.ts'
import { testDatabases } from '../testing/test-databases.ts'
import { testJob } from '../testing/test-job.ts'
import type { Database } from './database.ts'
import { getBacklog } from './get-backlog.ts'
import { insertJobs } from './insert-jobs.ts'
import { countAllJobs, countJobs, type JobFilter, listJobs } from './list-jobs.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { listQueues } from './queues.ts'

const folder = fileURLToPath(new URL('./migrations', import.meta.url))
const page = { limit: 20, offset: 0 }

for (const { kind, create } of testDatabases) {
  describe(`a page of jobs on ${kind}`, () => {
    let database: Database

    beforeAll(async () => {
      database = await openDatabase(await create())
      await migrate(database, [{ owner: 'engine', folder }])
      await insertJobs(
        database,
        Array.from({ length: 5_000 }, () => testJob()),
      )
      await database.query(`update jobs set status = 'failed' where seq % 50 = 0`)
      await database.query('vacuum analyze jobs')
    })
    afterAll(() => database.close())

    const filters: [string, JobFilter][] = [
      ['all jobs', {}],
      ['a type', { type: 'test' }],
      ['a status', { status: ['waiting'] }],
    ]
    for (const [of, filter] of filters) {
      it(`of ${of} sorts none of them: it is read off an index`, async () => {
        const plan = await planOf(database, (executor) => listJobs(executor, filter, page))
        expect(plan).toMatch(/Index Scan Backward/)
        expect(plan).not.toMatch(/Sort/)
      })
    }

    it('of a rare state reads no others', async () => {
      const plan = await planOf(database, (executor) => listJobs(executor, { status: ['failed'] }, page))
      expect(plan).toMatch(/Index Scan Backward using jobs_ended_badly/)
      const active = await planOf(database, (executor) => listJobs(executor, { status: ['active'] }, page))
      expect(active).toMatch(/jobs_active/)
    })

    it('knows how many there are without reading one', async () => {
      const filters: JobFilter[] = [{}, { type: 'test', status: ['waiting'] }, { queue: 'open', begun: false }]
      for (const filter of filters) {
        for (const count of [countJobs, countAllJobs]) {
          const plan = await planOf(database, (executor) => count(executor, filter))
          expect(plan).toMatch(/Seq Scan on job_counts/)
          expect(plan).not.toMatch(/ on jobs/)
        }
      }
      const ofUser = await planOf(database, (executor) => countAllJobs(executor, { userId: 'ann' }))
      expect(ofUser).toMatch(/Index Only Scan using jobs_by_user/)
      const queues = await planOf(database, listQueues)
      expect(queues).toMatch(/Limit.*\n.*Index Only Scan using jobs_waiting_since/)
      expect(await planOf(database, getBacklog)).toMatch(/Limit.*\n.*Index Only Scan using jobs_waiting_since/)
    })
  })
}
