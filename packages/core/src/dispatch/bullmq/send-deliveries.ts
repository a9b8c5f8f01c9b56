import type { JobsOptions, Queue } from 'bullmq'
import { createBatcher } from '../../batcher.ts'
import type { RedisLink } from '../../redis/open-redis.ts'
import type { Delivery } from '../dispatch.ts'
import { createBullmqQueue, type DeliveryData } from './bullmq-queues.ts'

/** While Redis is slower than the submits, further deliveries are left to the workers' own look into the ledger. */
const mostWaiting = 20_000

export interface DeliverySender {
  /** Resolves when they are sent or given up. Never rejects. */
  send(deliveries: readonly Delivery[]): Promise<void>
  /** Removes those that are still on their way. Never rejects. */
  takeBack(deliveries: readonly Omit<Delivery, 'delayMs'>[]): Promise<void>
  close(): Promise<void>
}

/** Sends deliveries that come together with one round trip a queue. */
export function createDeliverySender(link: RedisLink, onFailure: (error: unknown) => void): DeliverySender {
  const queues = new Map<string, Queue<DeliveryData>>()
  let waiting = 0

  function queueOf(name: string): Queue<DeliveryData> {
    const known = queues.get(name)
    if (known) return known
    const queue = createBullmqQueue(link, name)
    queues.set(name, queue)
    return queue
  }

  const batcher = createBatcher<Delivery, void>({
    maxInFlight: 2,
    run: async (deliveries) => {
      const byQueue = groupByQueue(deliveries)
      await Promise.all([...byQueue].map(([name, items]) => queueOf(name).addBulk(items.map(bullmqJob))))
      return []
    },
  })

  return {
    send: async (deliveries) => {
      if (!link.ready || waiting + deliveries.length > mostWaiting) return
      waiting += deliveries.length
      try {
        await Promise.all(deliveries.map((delivery) => batcher.add(delivery)))
      } catch (error) {
        onFailure(error)
      } finally {
        waiting -= deliveries.length
      }
    },
    takeBack: async (deliveries) => {
      if (!link.ready) return
      const removed = deliveries.map((delivery) => queueOf(delivery.queue).remove(deliveryId(delivery)))
      await Promise.all(removed).catch(onFailure)
    },
    close: async () => {
      if (link.ready) await batcher.idle()
      await Promise.all([...queues.values()].map((queue) => queue.close()))
    },
  }
}

/** Without a priority: the ledger decides the order, and BullMQ's plain list costs less than its sorted set. */
function bullmqJob(delivery: Delivery): { name: string; data: DeliveryData; opts: JobsOptions } {
  const { jobId, delayMs } = delivery
  const opts = { jobId: deliveryId(delivery), ...(delayMs > 0 && { delay: delayMs }) }
  return { name: 'run', data: { jobId, delayMs }, opts }
}

/** A delivery that is sent twice is there once. */
function deliveryId({ jobId, run }: Pick<Delivery, 'jobId' | 'run'>): string {
  return `${jobId}-${run}`
}

function groupByQueue(deliveries: readonly Delivery[]): Map<string, Delivery[]> {
  const groups = new Map<string, Delivery[]>()
  for (const delivery of deliveries) {
    const group = groups.get(delivery.queue)
    if (group) group.push(delivery)
    else groups.set(delivery.queue, [delivery])
  }
  return groups
}
