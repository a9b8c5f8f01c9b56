import type { Database } from '../ledger/database.ts'
import { type Promotion, promoteJobs } from '../ledger/promote-jobs.ts'
import type { Logger } from '../logger.ts'

/** After a failed claim: the database is probably away, and comes back for everybody at the same moment. */
const errorPauseMs = 1_000

export interface ClaimLoopOptions {
  database: Database
  /** Those whose due jobs are looked for. */
  queues: readonly string[]
  pollMs: number
  logger: Logger
  /** One round. Once the signal is aborted it must claim nothing more. */
  claimFrom: (queues: readonly string[], signal: AbortSignal) => Promise<void>
  /** Due jobs were made runnable. */
  onPromoted: (promotion: Promotion) => void
}

/**
 * Claims from queues that may hold something, in rounds of which one is under way at a time, and looks for due jobs: in
 * every poll interval, and when one is known to become due. It goes on through failures.
 */
export class ClaimLoop {
  readonly #options: ClaimLoopOptions
  /** Queues for the next round. */
  readonly #dirty = new Set<string>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #stop = new AbortController()
  #pollTimer: NodeJS.Timeout | undefined
  #dueTimer: NodeJS.Timeout | undefined
  #dueAt = Number.POSITIVE_INFINITY
  #rounds: Promise<void> | undefined
  /** When the round under way began. */
  #claimingSince: Date | undefined
  #polledAt = new Date()

  constructor(options: ClaimLoopOptions) {
    this.#options = options
  }

  /** When it last turned, in vain or not. */
  get lastTickAt(): Date {
    const since = this.#claimingSince
    return since && since < this.#polledAt ? since : this.#polledAt
  }

  get stopped(): boolean {
    return this.#stop.signal.aborted
  }

  /** These queues may hold something: they are claimed from in the next round. */
  claim(queues: Iterable<string>): void {
    for (const queue of queues) this.#dirty.add(queue)
    if (this.#dirty.size > 0) this.#begin()
  }

  /** Looks for due and runnable jobs with one statement, then again after the poll interval. */
  poll(): void {
    clearTimeout(this.#pollTimer)
    if (this.stopped) return
    this.#pollTimer = setTimeout(() => this.poll(), this.#options.pollMs)
    this.#promote()
  }

  /** Looks for due jobs then, unless it will do so before. */
  promoteIn(delayMs: number): void {
    const at = Date.now() + delayMs
    if (this.stopped || at >= this.#dueAt) return
    this.#dueAt = at
    clearTimeout(this.#dueTimer)
    this.#dueTimer = setTimeout(() => this.#promote(), delayMs)
  }

  /** Like {@link promoteIn}, but for what is due beyond the next poll, which will see it. */
  promoteWhenDue(nextDueMs: number | null): void {
    if (nextDueMs !== null && nextDueMs < this.#options.pollMs) this.promoteIn(Math.max(1, nextDueMs))
  }

  /** Does it after a time, unless it has been stopped by then. */
  later(delayMs: number, work: () => void): void {
    if (this.stopped) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      work()
    }, delayMs)
    this.#timers.add(timer)
  }

  /** Claims nothing any more once it resolves. Idempotent. */
  async stop(): Promise<void> {
    this.#stop.abort()
    clearTimeout(this.#pollTimer)
    clearTimeout(this.#dueTimer)
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#rounds
  }

  #promote(): void {
    const { database, queues, logger, onPromoted } = this.#options
    this.#dueAt = Number.POSITIVE_INFINITY
    promoteJobs(database, queues)
      .then(
        (promotion) => {
          if (!this.stopped) onPromoted(promotion)
        },
        (error) => logger.warn({ err: error }, 'looking for due jobs failed, trying again with the next poll'),
      )
      .then(() => {
        this.#polledAt = new Date()
      })
  }

  #begin(): void {
    if (this.#rounds || this.stopped) return
    this.#rounds = this.#claimWhileDirty()
      .catch((error) => {
        this.#options.logger.warn({ err: error }, 'claiming jobs failed, trying again')
        this.later(errorPauseMs, () => this.poll())
      })
      .finally(() => {
        this.#rounds = undefined
        this.#claimingSince = undefined
        if (this.#dirty.size > 0) this.#begin()
      })
  }

  async #claimWhileDirty(): Promise<void> {
    while (this.#dirty.size > 0 && !this.stopped) {
      this.#claimingSince = new Date()
      const queues = [...this.#dirty]
      this.#dirty.clear()
      await this.#options.claimFrom(queues, this.#stop.signal)
    }
  }
}
