import type { RegisteredQueue } from '../job-registry.ts'
import type { Database } from '../ledger/database.ts'
import type { Logger } from '../logger.ts'
import type { RedisLink } from '../redis/open-redis.ts'
import { BullmqConsumer } from './bullmq/bullmq-consumer.ts'
import { createDeliverySender } from './bullmq/send-deliveries.ts'
import { watchForLoss } from './bullmq/watch-for-loss.ts'
import type { Dispatch } from './dispatch.ts'
import { openConsumers } from './open-consumers.ts'

/** Only for deliveries that were lost, so it may be longer than without Redis. */
const defaultPollMs = 10_000

export interface BullmqDispatchOptions {
  database: Database
  queues: ReadonlyMap<string, RegisteredQueue>
  /** Stays open when the dispatch is closed. */
  link: RedisLink
  logger: Logger
  /** How often a worker looks into the ledger for jobs whose delivery was lost. Default 10000. */
  pollMs?: number
}

/**
 * BullMQ brings the deliveries, each to one worker with a free slot, delayed ones in their time. What a worker then runs
 * is decided by its claim in the ledger, which keeps order, pauses, slots and rates. So nothing of Redis has to be true:
 * deliveries that are lost, late or repeated cost time and nothing else.
 */
export async function createBullmqDispatch(options: BullmqDispatchOptions): Promise<Dispatch> {
  const { database, link, logger, pollMs = defaultPollMs } = options
  const sender = createDeliverySender(link, (error) =>
    logger.warn(
      { reason: error instanceof Error ? error.message : 'unknown' },
      'deliveries failed, the workers find their jobs by themselves',
    ),
  )
  const consumers = await openConsumers<BullmqConsumer>(database)
  const watch = watchForLoss(link, (why) => {
    if (why === 'wiped') logger.warn({}, 'Redis has lost its data: the workers go on from the database')
    for (const consumer of consumers.all) consumer.deliveriesLost()
  })
  return {
    deliver: (jobs) => sender.send(jobs),
    withdraw: (jobs) => sender.takeBack(jobs),
    consume: async (consumption) =>
      consumers.add(new BullmqConsumer({ database, queues: options.queues, link, logger, pollMs }, consumption)),
    pause: consumers.pause,
    resume: consumers.resume,
    close: async () => {
      watch.close()
      await consumers.close()
      await sender.close()
    },
  }
}
