import type { Database } from '../ledger/database.ts'
import { queueChannel } from '../ledger/notify.ts'
import { setQueuePaused } from '../ledger/queues.ts'
import type { Consumer, Dispatch } from './dispatch.ts'

/** A consumer that hears what the ledger announces. */
export interface AnnouncedConsumer extends Consumer {
  readonly lastTickAt: Date
  /** An empty name stands for all queues. */
  announced(queue: string, delayMs: number): void
}

interface OpenConsumers<Member> extends Pick<Dispatch, 'pause' | 'resume'> {
  all: ReadonlySet<Member>
  /** From now on it hears of every announcement, until it is stopped. */
  add(consumer: Member): Consumer
  /** Stops all of them. */
  close(): Promise<void>
}

/** The consumers of a dispatch whose referee is the ledger: who hears of jobs, and what a pause is, is the same for all. */
export async function openConsumers<Member extends AnnouncedConsumer>(
  database: Database,
): Promise<OpenConsumers<Member>> {
  const consumers = new Set<Member>()
  await database.listen(queueChannel, (payload) => {
    const [queue, delayMs] = payload.split('|')
    for (const consumer of consumers) consumer.announced(queue ?? '', Number(delayMs ?? 0))
  })
  return {
    all: consumers,
    add: (consumer) => {
      consumers.add(consumer)
      return {
        get lastTickAt() {
          return consumer.lastTickAt
        },
        wake: (queue) => consumer.wake(queue),
        stop: () => {
          consumers.delete(consumer)
          return consumer.stop()
        },
      }
    },
    pause: async (queue) => void (await setQueuePaused(database, queue, true)),
    resume: async (queue) => void (await setQueuePaused(database, queue, false)),
    close: async () => {
      await Promise.all([...consumers].map((consumer) => consumer.stop()))
      consumers.clear()
    },
  }
}
