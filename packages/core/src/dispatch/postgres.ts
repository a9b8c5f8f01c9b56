import type { RegisteredQueue } from '../job-registry.ts'
import type { Database } from '../ledger/database.ts'
import type { Logger } from '../logger.ts'
import { ClaimLoop } from './claim-loop.ts'
import { claimQueues } from './claim-queues.ts'
import type { Consumption, Dispatch } from './dispatch.ts'
import { type AnnouncedConsumer, openConsumers } from './open-consumers.ts'

const defaultPollMs = 5_000

export interface PostgresDispatchOptions {
  database: Database
  queues: ReadonlyMap<string, RegisteredQueue>
  logger: Logger
  /** Notifications wake a worker within milliseconds; this is for those that were lost. Default 5000. */
  pollMs?: number
}

/** The row is the queue: a committed job is delivered, its own statement announces it, `SKIP LOCKED` hands it out. */
export async function createPostgresDispatch(options: PostgresDispatchOptions): Promise<Dispatch> {
  const { add, pause, resume, close } = await openConsumers(options.database)
  return {
    deliver: async () => {},
    withdraw: async () => {},
    consume: async (consumption) => add(createPostgresConsumer(options, consumption)),
    ...{ pause, resume, close },
  }
}

function createPostgresConsumer(options: PostgresDispatchOptions, consumption: Consumption): AnnouncedConsumer {
  const { database, queues, logger, pollMs = defaultPollMs } = options
  const consumed = new Set(consumption.queues)
  const loop = new ClaimLoop({
    database,
    queues: consumption.queues,
    pollMs,
    logger,
    claimFrom: async (names, signal) => {
      const wanted = names.map((name) => ({ name, count: consumption.freeSlots(name) }))
      for (const { name, retryAfterMs } of await claimQueues({ database, queues, consumption, signal }, wanted)) {
        if (retryAfterMs !== null) loop.later(retryAfterMs, () => loop.claim([name]))
      }
    },
    onPromoted: ({ waitingQueues, nextDueMs }) => {
      loop.promoteWhenDue(nextDueMs)
      loop.claim(waitingQueues)
    },
  })
  loop.poll()
  return {
    get lastTickAt() {
      return loop.lastTickAt
    },
    wake: (queue) => loop.claim([queue]),
    announced: (queue, delayMs) => {
      if (queue === '') loop.poll()
      else if (!consumed.has(queue)) return
      else if (delayMs > 0) loop.promoteIn(delayMs)
      else loop.claim([queue])
    },
    stop: () => loop.stop(),
  }
}
