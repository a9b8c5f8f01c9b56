import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, defineJob, type Engine } from '@kiln/core'
import { z } from 'zod'
import { createDatabase } from './postgres.ts'
import { noopInRunner } from './runner-jobs.ts'

const jobCount = 10_000
const pickups = 200

const anything = z.object({})
const noop = defineJob({
  name: 'noop',
  input: anything,
  output: z.null(),
  queue: 'noop',
  slots: { perWorker: 200 },
  runsIn: 'inline',
  run: async () => null,
})

/** No-op jobs a second through the whole life of a job, and how soon an idle worker starts one. */
export async function benchEngine(print: (line: string) => void, postgresUrl?: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-bench-engine-'))
  try {
    print(`engine: ${jobCount} no-op jobs drained; idle pickup (submit → start), ${pickups} times`)
    await measure('embedded', { dataDir: folder }, print)
    if (postgresUrl) await measure('Postgres', { url: await createDatabase(postgresUrl) }, print)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(
  name: string,
  database: { dataDir: string } | { url: string },
  print: (line: string) => void,
): Promise<void> {
  const engine = await createEngine({ database, jobs: [noop, noopInRunner] })
  try {
    const submitted = await Promise.all(Array.from({ length: jobCount }, () => engine.submit(noop, {})))
    const started = performance.now()
    await engine.work()
    await allDone(engine, noop.name, submitted.length)
    const perSecond = jobCount / ((performance.now() - started) / 1000)
    const inline = await pickupTimes(engine, noop)
    const inRunner = await pickupTimes(engine, noopInRunner)
    print(
      `  ${name.padEnd(9)} ${Math.round(perSecond)} jobs/s; pickup p50 ${inline.p50.toFixed(1)} ms, p99 ${inline.p99.toFixed(1)} ms; ` +
        `submit → end in a runner p50 ${inRunner.endP50.toFixed(1)} ms`,
    )
  } finally {
    await engine.close()
  }
}

async function allDone(engine: Engine, type: string, count: number): Promise<void> {
  while ((await engine.counts({ type })).completed < count) await new Promise((resolve) => setTimeout(resolve, 20))
}

async function pickupTimes(engine: Engine, type: typeof noop) {
  const starts: number[] = []
  const ends: number[] = []
  for (let index = 0; index < pickups; index++) {
    const { jobId } = await engine.submit(type, {})
    const job = await engine.waitFor(jobId, { timeoutMs: 10_000 })
    if (!job?.startedAt || !job.finishedAt) throw new Error('a no-op job did not end')
    starts.push(job.startedAt.getTime() - job.createdAt.getTime())
    ends.push(job.finishedAt.getTime() - job.createdAt.getTime())
  }
  return { p50: quantile(starts, 0.5), p99: quantile(starts, 0.99), endP50: quantile(ends, 0.5) }
}

function quantile(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0
}
