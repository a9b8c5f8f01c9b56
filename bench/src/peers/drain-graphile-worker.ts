import { setTimeout as delay } from 'node:timers/promises'
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import pg from 'pg'
import type { Drain } from '../drain.ts'

const quiet = new Logger(() => () => {})

/** With a local queue and batched completions, the two options that its documentation recommends for throughput. */
export async function drainGraphileWorker(connectionString: string, { jobs, concurrency }: Drain): Promise<number> {
  const utils = await makeWorkerUtils({ connectionString, logger: quiet })
  await utils.migrate()
  await utils.addJobs(Array.from({ length: jobs }, () => ({ identifier: 'noop', payload: {} })))
  const pool = new pg.Pool({ connectionString, max: 1 })
  const startedAt = performance.now()
  const worker = { localQueue: { size: concurrency * 2 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 }
  const runner = await run({
    connectionString,
    concurrency,
    noHandleSignals: true,
    logger: quiet,
    taskList: { noop: async () => {} },
    preset: { worker },
  })
  try {
    const left = async () => (await pool.query('select 1 from graphile_worker._private_jobs limit 1')).rowCount
    while ((await left()) !== 0) await delay(20)
    return jobs / ((performance.now() - startedAt) / 1000)
  } finally {
    await runner.stop()
    await utils.release()
    await pool.end()
  }
}
