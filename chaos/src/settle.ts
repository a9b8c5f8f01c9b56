import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { ask, cancelJob, type Load } from './load.ts'

/** Every lease, backoff and outage that can still be under way is over long before. */
export const settleTimeoutMs = 150_000
const lookEveryMs = 500

const page = z.object({ total: z.number(), jobs: z.array(z.object({ id: z.string(), type: z.string() })) })

/**
 * Waits until every job has ended, over HTTP as a client would. Endless ones whose 202 was lost are cancelled.
 * @returns what has not ended
 */
export async function untilAllEnded(load: Load): Promise<string[]> {
  const deadline = performance.now() + settleTimeoutMs
  for (;;) {
    const open = await openJobs(load)
    if (open?.length === 0) return []
    if (performance.now() > deadline) return open?.map(({ id, type }) => `${type} ${id} has not ended`) ?? ['no answer']
    const endless = open?.filter(({ id, type }) => type.includes('endless') && !load.cancelAsked.has(id)) ?? []
    await Promise.all(endless.map(({ id }) => cancelJob(load, id)))
    await delay(lookEveryMs)
  }
}

/** null: no server could say. */
async function openJobs(load: Load): Promise<z.output<typeof page>['jobs'] | null> {
  const found: z.output<typeof page>['jobs'] = []
  for (const status of ['pending', 'waiting', 'active', 'pending']) {
    const answer = await ask(load, `/api/jobs?status=${status}&limit=100`)
    if (answer?.status !== 200) return null
    found.push(...page.parse(answer.body).jobs)
  }
  return found
}
