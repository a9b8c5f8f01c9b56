import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../new-id.ts'
import { testDatabases } from '../testing/test-databases.ts'
import type { Database } from './database.ts'
import { insertJobs, type NewJob } from './insert-jobs.ts'
import { type JobFilter, listJobs } from './list-jobs.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'

const folder = fileURLToPath(new URL('./migrations', import.meta.url))
const page = { limit: 20, offset: 0 }

for (const { kind, create } of testDatabases) {
  describe(`a page of jobs on ${kind}`, () => {
    let database: Database

    beforeAll(async () => {
      database = await openDatabase(await create())
      await migrate(database, [{ owner: 'engine', folder }])
      await insertJobs(database, Array.from({ length: 5_000 }, testJob))
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
  })
}

/** How the database would answer what `ask` asks of it. */
async function planOf(
  database: Database,
  ask: (executor: Pick<Database, 'query'>) => Promise<unknown>,
): Promise<string> {
  let plan = ''
  await ask({
    query: async <Row>(text: string, values?: readonly unknown[]): Promise<Row[]> => {
      const lines = await database.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)
      plan = lines.map((line) => line['QUERY PLAN']).join('\n')
      return []
    },
  })
  return plan
}

function testJob(): NewJob {
  return {
    id: newId(),
    type: 'test',
    typeVersion: 1,
    queue: 'open',
    priority: 0,
    ageingMs: null,
    userId: null,
    input: {},
    maxAttempts: 1,
    delayMs: 0,
    traceContext: null,
    idempotency: null,
  }
}
