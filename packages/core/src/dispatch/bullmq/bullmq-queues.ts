import { Queue, WaitingError, Worker } from 'bullmq'
import type { Logger } from '../../logger.ts'
import type { RedisLink } from '../../redis/open-redis.ts'
import type { HeldDelivery } from './held-deliveries.ts'

/** Braces: a Cluster keeps all keys of a prefix on one node, which BullMQ's scripts need. */
export const keyPrefix = '{kiln}'

const closeTimeoutMs = 3_000

/** How long an idle worker's connection waits for a delivery before it asks again. */
const drainDelaySeconds = 10

export interface DeliveryData {
  jobId: string
  /** Milliseconds; above 0 the job has to be made runnable when the delivery comes. */
  delayMs: number
}

/** A name in Redis: BullMQ separates parts of keys by colons. */
function bullmqName(queue: string): string {
  return queue.replaceAll('%', '%25').replaceAll(':', '%3A')
}

/** The side that adds deliveries. Nothing is kept of one that is done. */
export function createBullmqQueue(link: RedisLink, queue: string): Queue<DeliveryData> {
  const bullmqQueue = new Queue<DeliveryData>(bullmqName(queue), {
    connection: link.commands,
    prefix: keyPrefix,
    skipVersionCheck: true,
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
    // Nobody reads BullMQ's own events: the ledger has better ones.
    streams: { events: { maxLen: 100 } },
  })
  // The link reports what is wrong with Redis.
  bullmqQueue.on('error', () => {})
  return bullmqQueue
}

/** The side that takes deliveries, up to `slots` at a time. */
export function createBullmqWorker(
  link: RedisLink,
  options: {
    queue: string
    slots: number
    onDelivery: (delivery: HeldDelivery, data: DeliveryData) => void
    logger: Logger
  },
): { close(): Promise<void> } {
  const take = async (data: DeliveryData) =>
    new Promise<'done' | 'back'>((resolve) => {
      options.onDelivery({ done: () => resolve('done'), giveBack: () => resolve('back') }, data)
    })
  const worker = new Worker<DeliveryData, void>(
    bullmqName(options.queue),
    async (job, token) => {
      if ((await take(job.data)) === 'done') return
      await job.moveToWait(token)
      throw new WaitingError()
    },
    {
      connection: link.work,
      prefix: keyPrefix,
      skipVersionCheck: true,
      concurrency: options.slots,
      drainDelay: drainDelaySeconds,
      runRetryDelay: 1_000,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    },
  )
  worker.on('error', ({ message }) =>
    options.logger.debug({ queue: options.queue, reason: message }, 'BullMQ reported an error'),
  )
  return { close: () => closeWorker(worker, link) }
}

/** Waits for what is under way, which never ends while Redis is away. */
async function closeWorker(worker: Worker<DeliveryData, void>, link: RedisLink): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeTimeoutMs)
  })
  await Promise.race([worker.close(!link.ready), late])
  clearTimeout(timer)
}
