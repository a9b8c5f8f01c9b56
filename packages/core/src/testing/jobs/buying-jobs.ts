import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { defineJob } from '../../define-job.ts'
import type { RunningJob } from '../../running-job.ts'
import { type FakeOrder, fakeProviderCall, orderSchema } from '../fake-provider/fake-provider-call.ts'

const defaults = {
  input: orderSchema,
  output: z.unknown(),
  attempts: 3,
  backoff: { initialMs: 20, factor: 1, jitter: 0 },
  crashRetryDelayMs: 20,
  slots: { perWorker: 40 },
}

async function buyPicture(order: FakeOrder, job: RunningJob) {
  job.signal.addEventListener('abort', () => job.log.info('told to stop'), { once: true })
  const watch = {
    onState: (state: string) => job.progress(0, state),
    onProgress: (progress: number) => job.progress(progress * 100),
  }
  const answer = await job.provider('picture', fakeProviderCall(order), watch).catch((error) => {
    throw order.hidesErrors ? new Error('no picture', { cause: error }) : error
  })
  if (job.attempt <= order.failures) throw new Error('after it had bought')
  if (order.looksAfterwards) await listTasks(order)
  const { result, callId, cost } = answer
  return { result, callId, cost, file: answer.path && (await readFile(answer.path, 'utf8')), run: job.run }
}

export const buying = defineJob({ ...defaults, name: 'buying', queue: 'buying', runsIn: 'inline', run: buyPicture })

export const buyingInRunner = defineJob({
  ...defaults,
  name: 'buying-in-runner',
  queue: 'buying-in-runner',
  runsIn: { module: import.meta.url },
  run: buyPicture,
})

/** Has less time than it may have to wait for a lane. */
export const buyingInTime = defineJob({
  ...defaults,
  name: 'buying-in-time',
  queue: 'buying-in-time',
  runsIn: 'inline',
  hardTimeoutMs: 3_000,
  run: buyPicture,
})

/** Buys beside work that fails: the order must not be forgotten with it. */
export const buyingBesideFailure = defineJob({
  ...defaults,
  name: 'buying-beside-failure',
  queue: 'buying-beside-failure',
  runsIn: { module: import.meta.url },
  run: async (order, job) => {
    const bought = buyPicture(order, job)
    if (job.attempt === 1) {
      // The provider has the order by then, and holds its answer.
      await untilSubmitted(order)
      throw new Error('something else has failed')
    }
    return bought
  },
})

async function untilSubmitted(order: FakeOrder): Promise<void> {
  while ((await listTasks(order)).length === 0);
}

async function listTasks({ url }: FakeOrder): Promise<unknown[]> {
  const response = await fetch(`${url}/tasks/`)
  return z.object({ tasks: z.array(z.unknown()) }).parse(await response.json()).tasks
}
