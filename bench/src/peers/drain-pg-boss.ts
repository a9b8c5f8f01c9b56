import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import PgBoss from 'pg-boss'
import type { Drain } from '../drain.ts'

const queue = 'noop'

/**
 * Its worker, with batches and its shortest interval (0.5 s), as its documentation has it. The interval bounds what a worker
 * does, so there are four, each with a batch of the whole concurrency: more jobs in hand than the others have.
 */
export function drainPgBossWorkers(connectionString: string, drain: Drain): Promise<number> {
  return drainWith(connectionString, drain, async (boss, { concurrency }) => {
    const options = { batchSize: concurrency, pollingIntervalSeconds: 0.5 }
    for (let worker = 0; worker < 4; worker++) await boss.work(queue, options, async () => {})
  })
}

/** Without its worker and its interval: fetch a batch, complete it, at once fetch the next. */
export function drainPgBossLoop(connectionString: string, drain: Drain): Promise<number> {
  return drainWith(connectionString, drain, async (boss, { concurrency }) => {
    for (;;) {
      const jobs = await boss.fetch(queue, { batchSize: concurrency })
      if (jobs.length === 0) return
      await boss.complete(
        queue,
        jobs.map(({ id }) => id),
      )
    }
  })
}

async function drainWith(
  connectionString: string,
  drain: Drain,
  work: (boss: PgBoss, drain: Drain) => Promise<void>,
): Promise<number> {
  const boss = new PgBoss({ connectionString, supervise: false, schedule: false })
  const pool = new pg.Pool({ connectionString, max: 1 })
  await boss.start()
  try {
    await boss.createQueue(queue)
    await boss.insert(Array.from({ length: drain.jobs }, () => ({ name: queue, data: {} })))
    const startedAt = performance.now()
    await work(boss, drain)
    const left = async () =>
      (await pool.query(`select 1 from pgboss.job where name = $1 and state < 'completed' limit 1`, [queue])).rowCount
    while ((await left()) !== 0) await delay(20)
    return drain.jobs / ((performance.now() - startedAt) / 1000)
  } finally {
    await boss.stop({ graceful: false })
    await pool.end()
  }
}
