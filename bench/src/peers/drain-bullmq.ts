import { setTimeout as delay } from 'node:timers/promises'
import { Queue, Worker } from 'bullmq'
import type { Drain } from '../drain.ts'

/** BullMQ alone: nothing is kept of a job that has run. */
export async function drainBullmq(
  redis: { host: string; port: number },
  { jobs, concurrency }: Drain,
): Promise<number> {
  const name = 'noop'
  const queue = new Queue(name, { connection: redis, defaultJobOptions: { removeOnComplete: true } })
  for (let at = 0; at < jobs; at += 1000) {
    await queue.addBulk(Array.from({ length: Math.min(1000, jobs - at) }, () => ({ name, data: {} })))
  }
  const startedAt = performance.now()
  const connection = { ...redis, maxRetriesPerRequest: null }
  const worker = new Worker(name, async () => null, { connection, concurrency })
  try {
    const left = async () => {
      const { waiting = 0, active = 0, prioritized = 0 } = await queue.getJobCounts('waiting', 'active', 'prioritized')
      return waiting + active + prioritized
    }
    while ((await left()) > 0) await delay(20)
    return jobs / ((performance.now() - startedAt) / 1000)
  } finally {
    await worker.close()
    await queue.close()
  }
}
