import type { RegisteredQueue } from '../job-registry.ts'
import { claimJobs } from '../ledger/claim-jobs.ts'
import { claimLimitedQueue } from '../ledger/claim-limited-queue.ts'
import type { Database } from '../ledger/database.ts'
import { promoteJobs } from '../ledger/promote-jobs.ts'
import type { Logger } from '../logger.ts'
import type { Consumption, Dispatch } from './dispatch.ts'
import { type AnnouncedConsumer, openConsumers } from './open-consumers.ts'

const defaultPollMs = 5_000

/** After a failed claim: the database is probably away, and comes back for everybody at the same moment. */
const errorPauseMs = 1_000

export interface PostgresDispatchOptions {
  database: Database
  queues: ReadonlyMap<string, RegisteredQueue>
  logger: Logger
  /** Notifications wake a worker within milliseconds; this is for those that were lost. Default 5000. */
  pollMs?: number
}

/** The row is the queue: a committed job is delivered, its own statement announces it, `SKIP LOCKED` hands it out. */
export async function createPostgresDispatch(options: PostgresDispatchOptions): Promise<Dispatch> {
  const { add, pause, resume, close } = await openConsumers<PostgresConsumer>(options.database)
  return {
    deliver: async () => {},
    withdraw: async () => {},
    consume: async (consumption) => {
      const consumer = new PostgresConsumer(options, consumption)
      const added = add(consumer)
      consumer.poll()
      return added
    },
    ...{ pause, resume, close },
  }
}

class PostgresConsumer implements AnnouncedConsumer {
  readonly #options: PostgresDispatchOptions
  readonly #consumption: Consumption
  readonly #queues: ReadonlySet<string>
  readonly #pollMs: number
  /** Queues that may hold something to claim. */
  readonly #dirty = new Set<string>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #pollTimer: NodeJS.Timeout | undefined
  #dueTimer: NodeJS.Timeout | undefined
  #dueAt = Number.POSITIVE_INFINITY
  #pumping: Promise<void> | undefined
  /** When the claims under way began. */
  #claimingSince: Date | undefined
  #polledAt = new Date()
  #stopped = false

  constructor(options: PostgresDispatchOptions, consumption: Consumption) {
    this.#options = options
    this.#consumption = consumption
    this.#queues = new Set(consumption.queues)
    this.#pollMs = options.pollMs ?? defaultPollMs
  }

  get lastTickAt(): Date {
    const since = this.#claimingSince
    return since && since < this.#polledAt ? since : this.#polledAt
  }

  wake(queue: string): void {
    this.#dirty.add(queue)
    this.#pump()
  }

  /** An empty name stands for all queues: the connection was lost for a while. */
  announced(queue: string, delayMs: number): void {
    if (queue === '') this.poll()
    else if (!this.#queues.has(queue)) return
    else if (delayMs > 0) this.#promoteIn(delayMs)
    else this.wake(queue)
  }

  /** Looks for due and runnable jobs with one statement, then again after the poll interval. */
  poll(): void {
    clearTimeout(this.#pollTimer)
    if (this.#stopped) return
    this.#pollTimer = setTimeout(() => this.poll(), this.#pollMs)
    this.#promote()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#pollTimer)
    clearTimeout(this.#dueTimer)
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#pumping
  }

  #promoteIn(delayMs: number): void {
    const at = Date.now() + delayMs
    if (this.#stopped || at >= this.#dueAt) return
    this.#dueAt = at
    clearTimeout(this.#dueTimer)
    this.#dueTimer = setTimeout(() => this.#promote(), delayMs)
  }

  #promote(): void {
    this.#dueAt = Number.POSITIVE_INFINITY
    promoteJobs(this.#options.database, this.#consumption.queues)
      .then(
        ({ waitingQueues, nextDueMs }) => {
          if (this.#stopped) return
          // A job that is due beyond the next poll will be seen by it.
          if (nextDueMs !== null && nextDueMs < this.#pollMs) this.#promoteIn(Math.max(1, nextDueMs))
          for (const queue of waitingQueues) this.#dirty.add(queue)
          this.#pump()
        },
        (error) =>
          this.#options.logger.warn({ err: error }, 'looking for due jobs failed, trying again with the next poll'),
      )
      .then(() => {
        this.#polledAt = new Date()
      })
  }

  #pump(): void {
    if (this.#pumping || this.#stopped) return
    this.#pumping = this.#claimWhileDirty()
      .catch((error) => {
        this.#options.logger.warn({ err: error }, 'claiming jobs failed, trying again')
        this.#later(errorPauseMs, () => this.poll())
      })
      .finally(() => {
        this.#pumping = undefined
        this.#claimingSince = undefined
        if (this.#dirty.size > 0 && !this.#stopped) this.#pump()
      })
  }

  async #claimWhileDirty(): Promise<void> {
    while (this.#dirty.size > 0 && !this.#stopped) {
      this.#claimingSince = new Date()
      const wanted = [...this.#dirty]
        .map((name) => ({ name, count: this.#consumption.freeSlots(name) }))
        .filter(({ count }) => count > 0)
      this.#dirty.clear()
      await this.#claimOpen(wanted.filter(({ name }) => !this.#isLimited(name)))
      for (const queue of wanted.filter(({ name }) => this.#isLimited(name))) await this.#claimLimited(queue)
    }
  }

  async #claimOpen(queues: { name: string; count: number }[]): Promise<void> {
    if (queues.length === 0 || this.#stopped) return
    const { types, workerId, onClaimed } = this.#consumption
    const jobs = await claimJobs(this.#options.database, { queues, types, workerId })
    if (jobs.length > 0) onClaimed(jobs)
  }

  async #claimLimited({ name, count }: { name: string; count: number }): Promise<void> {
    if (this.#stopped) return
    const { types, workerId, onClaimed } = this.#consumption
    const claim = await claimLimitedQueue(this.#options.database, { queue: name, count, types, workerId })
    if (claim.jobs.length > 0) onClaimed(claim.jobs)
    if (claim.retryAfterMs !== null) this.#later(claim.retryAfterMs, () => this.wake(name))
  }

  #isLimited(name: string): boolean {
    const queue = this.#options.queues.get(name)
    return queue !== undefined && (queue.slotsTotal !== null || queue.rate !== null)
  }

  #later(delayMs: number, work: () => void): void {
    if (this.#stopped) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      work()
    }, delayMs)
    this.#timers.add(timer)
  }
}
