import type { Engine } from '@kiln/core'
import type { BenchServers, Print } from './bench-servers.ts'
import { type Drain, drainKiln } from './drain.ts'
import { modesOn } from './modes.ts'
import { noop } from './noop.ts'
import { drainBullmq } from './peers/drain-bullmq.ts'
import { drainGraphileWorker } from './peers/drain-graphile-worker.ts'
import { drainPgBossLoop, drainPgBossWorkers } from './peers/drain-pg-boss.ts'
import { createDatabase } from './postgres.ts'
import { quantile } from './quantile.ts'
import { recoverySeconds } from './recovery.ts'
import { noopInRunner } from './runner-jobs.ts'

const drain: Drain = { jobs: 30_000, concurrency: 200 }
const rounds = 2
const pickups = 200

/** Jobs that do nothing through their whole life, beside other queues; how soon an idle worker starts one; recovery. */
export async function benchEngine(print: Print, servers: BenchServers): Promise<void> {
  await benchDrains(print, servers)
  print(`engine: idle pickup (submit → start), ${pickups} times; submit → end in a runner`)
  for (const { name, withEngine } of modesOn(servers)) {
    await withEngine([noop, noopInRunner], async (engine) => {
      await engine.work()
      const inline = await pickupTimes(engine, noop)
      const inRunner = await pickupTimes(engine, noopInRunner)
      const start = `p50 ${quantile(inline.starts, 0.5)} ms, p99 ${quantile(inline.starts, 0.99)} ms`
      print(`  ${name.padEnd(26)} ${start}; in a runner p50 ${quantile(inRunner.ends, 0.5)} ms`)
    })
  }
  if (!servers.postgresUrl) return
  print(
    `engine: kill -9 of a worker until its job runs in another: ${(await recoverySeconds(servers.postgresUrl)).toFixed(1)} s`,
  )
}

/** The contestants take turns, one at a time; each starts with an empty database. */
async function benchDrains(print: Print, servers: BenchServers): Promise<void> {
  const contestants = new Map<string, () => Promise<number>>()
  for (const { name, withEngine } of modesOn(servers)) {
    contestants.set(`Kiln, ${name}`, () => withEngine([noop], (engine) => drainKiln(engine, drain)))
  }
  const { postgresUrl, redis } = servers
  if (postgresUrl) {
    contestants.set('graphile-worker', async () => drainGraphileWorker(await createDatabase(postgresUrl), drain))
    contestants.set('pg-boss, workers', async () => drainPgBossWorkers(await createDatabase(postgresUrl), drain))
    contestants.set('pg-boss, fetch + complete', async () => drainPgBossLoop(await createDatabase(postgresUrl), drain))
  }
  if (redis) {
    contestants.set('BullMQ', async () => {
      await redis.flush()
      return drainBullmq(redis, drain)
    })
  }
  const best = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of contestants) best.set(name, Math.max(best.get(name) ?? 0, await run()))
  }
  const kiln = best.get('Kiln, Postgres')
  print(
    `engine: ${drain.jobs} no-op jobs, ${drain.concurrency} at a time, best of ${rounds}; as a share of Kiln on Postgres`,
  )
  for (const [name, rate] of best) {
    print(`  ${name.padEnd(26)} ${String(Math.round(rate)).padStart(6)} jobs/s ${kiln ? (rate / kiln).toFixed(2) : ''}`)
  }
}

async function pickupTimes(engine: Engine, type: typeof noop): Promise<{ starts: number[]; ends: number[] }> {
  const starts: number[] = []
  const ends: number[] = []
  for (let index = 0; index < pickups; index++) {
    const { jobId } = await engine.submit(type, {})
    const job = await engine.waitFor(jobId, { timeoutMs: 10_000 })
    if (!job?.startedAt || !job.finishedAt) throw new Error('a no-op job did not end')
    starts.push(job.startedAt.getTime() - job.createdAt.getTime())
    ends.push(job.finishedAt.getTime() - job.createdAt.getTime())
  }
  return { starts, ends }
}
