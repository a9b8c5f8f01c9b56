import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RegisteredQueue } from '../../job-registry.ts'
import { claimJobs } from '../../ledger/claim-jobs.ts'
import { claimLimitedQueue } from '../../ledger/claim-limited-queue.ts'
import type { Database } from '../../ledger/database.ts'
import { promoteJobs } from '../../ledger/promote-jobs.ts'
import type { Logger } from '../../logger.ts'
import type { RedisLink } from '../../redis/open-redis.ts'
import type { Consumption } from '../dispatch.ts'
import type { AnnouncedConsumer } from '../open-consumers.ts'
import { createBullmqWorker } from './bullmq-queues.ts'
import { HeldDeliveries, type HeldDelivery } from './held-deliveries.ts'

/**
 * How long a job whose time has come may stay behind others of its queue: deliveries come in the order in which they were
 * sent, so its own may come last.
 */
const promoteEveryMs = 1_000

/** After a failed claim: the database is probably away, and comes back for everybody at the same moment. */
const errorPauseMs = 1_000

export interface BullmqConsumerOptions {
  database: Database
  queues: ReadonlyMap<string, RegisteredQueue>
  link: RedisLink
  logger: Logger
  /** Milliseconds between looks into the ledger for jobs whose delivery was lost. */
  pollMs: number
}

interface QueueClaim {
  name: string
  wanted: number
  claimed: number
  /** When the rate limit held jobs back: milliseconds until it lets the next one start. */
  retryAfterMs: number | null
}

/**
 * Claims a job for each delivery that BullMQ brings. A delivery that nothing can be claimed for (its queue is paused, or
 * at a limit) is held until the ledger announces a change or the rate allows a start. Jobs without a delivery are found
 * by polling; from then on, their queue is claimed from without deliveries until nothing is left.
 */
export class BullmqConsumer implements AnnouncedConsumer {
  readonly #options: BullmqConsumerOptions
  readonly #consumption: Consumption
  readonly #held = new Map<string, HeldDeliveries>()
  readonly #workers: { close(): Promise<void> }[] = []
  /** Queues to claim from in the next round. */
  readonly #dirty = new Set<string>()
  /** When the due jobs of a queue were last made runnable; a delivery of a delayed job forgets it. */
  readonly #promotedAt = new Map<string, number>()
  /** Queues with jobs that have no delivery. */
  readonly #undelivered = new Set<string>()
  /** Looked at a second time since something was heard of them. */
  readonly #rechecked = new Set<string>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #pollTimer: NodeJS.Timeout | undefined
  #dueTimer: NodeJS.Timeout | undefined
  #dueAt = Number.POSITIVE_INFINITY
  #pumping: Promise<void> | undefined
  /** When the claims under way began. */
  #claimingSince: Date | undefined
  #polledAt = new Date()
  #stopped = false

  constructor(options: BullmqConsumerOptions, consumption: Consumption) {
    this.#options = options
    this.#consumption = consumption
    for (const queue of consumption.queues) {
      // Nothing runs yet, so the free slots are all there are.
      const slots = consumption.freeSlots(queue)
      this.#held.set(queue, new HeldDeliveries(slots))
      if (slots === 0) continue
      const onDelivery = (delivery: HeldDelivery, { delayMs }: { delayMs: number }) =>
        this.#delivered(queue, delivery, delayMs > 0)
      this.#workers.push(createBullmqWorker(options.link, { queue, slots, onDelivery, logger: options.logger }))
    }
    this.poll()
  }

  get lastTickAt(): Date {
    const since = this.#claimingSince
    return since && since < this.#polledAt ? since : this.#polledAt
  }

  wake(queue: string): void {
    const held = this.#heldOf(queue)
    held.release(this.#consumption.freeSlots(queue))
    if (held.waiting > 0 || this.#undelivered.has(queue)) this.#look(queue)
  }

  /** Something has become claimable. An empty name stands for all queues: the connection was lost for a while. */
  announced(queue: string, delayMs: number): void {
    if (queue === '') this.poll()
    if (!this.#held.has(queue)) return
    // Without Redis there are no deliveries: the announcements then stand for them.
    if (!this.#options.link.ready) {
      if (delayMs > 0) this.#promoteIn(delayMs)
      else this.#undelivered.add(queue)
    }
    if (this.#heldOf(queue).waiting > 0 || this.#undelivered.has(queue)) this.#look(queue)
  }

  /** Deliveries may have been lost, those of busy queues as well: whatever becomes free claims by itself. */
  deliveriesLost(): void {
    for (const queue of this.#held.keys()) this.#undelivered.add(queue)
    this.poll()
  }

  /** Looks for due and runnable jobs with one statement, then again after the poll interval. */
  poll(): void {
    clearTimeout(this.#pollTimer)
    if (this.#stopped) return
    this.#pollTimer = setTimeout(() => this.poll(), this.#options.pollMs)
    this.#promote()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#pollTimer)
    clearTimeout(this.#dueTimer)
    for (const timer of this.#timers) clearTimeout(timer)
    const closed = this.#workers.map((worker) => worker.close())
    await this.#pumping
    for (const held of this.#held.values()) held.close()
    await Promise.all(closed)
  }

  #delivered(queue: string, delivery: HeldDelivery, due: boolean): void {
    if (this.#stopped) {
      delivery.giveBack()
      return
    }
    const wanted = this.#heldOf(queue).add(delivery, this.#consumption.freeSlots(queue))
    if (due) this.#promotedAt.delete(queue)
    if (wanted) this.#look(queue)
  }

  #look(queue: string): void {
    this.#rechecked.delete(queue)
    this.#dirty.add(queue)
    this.#pump()
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
          if (!this.#options.link.ready) this.#promoteWhenDue(nextDueMs)
          for (const queue of waitingQueues) if (this.#consumption.freeSlots(queue) > 0) this.#undelivered.add(queue)
          for (const [queue, held] of this.#held) {
            if (held.waiting > 0 || this.#undelivered.has(queue)) this.#look(queue)
          }
        },
        (error) =>
          this.#options.logger.warn({ err: error }, 'looking for due jobs failed, trying again with the next poll'),
      )
      .then(() => {
        this.#polledAt = new Date()
      })
  }

  /** A job that is due beyond the next poll will be seen by it. */
  #promoteWhenDue(nextDueMs: number | null): void {
    if (nextDueMs !== null && nextDueMs < this.#options.pollMs) this.#promoteIn(Math.max(1, nextDueMs))
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
    // Deliveries that arrive in one turn of the event loop share one statement.
    await nextTurn()
    while (this.#dirty.size > 0 && !this.#stopped) {
      this.#claimingSince = new Date()
      const names = [...this.#dirty]
      this.#dirty.clear()
      await this.#promoteDue(names)
      const claims = await this.#claim(names)
      const short = claims.filter(({ wanted, claimed }) => claimed < wanted)
      await this.#afterShortClaims(short)
      for (const { name } of claims) this.#heldOf(name).release(this.#consumption.freeSlots(name))
    }
  }

  async #promoteDue(names: readonly string[]): Promise<void> {
    const now = performance.now()
    const old = names.filter((name) => now - (this.#promotedAt.get(name) ?? Number.NEGATIVE_INFINITY) >= promoteEveryMs)
    if (old.length === 0) return
    for (const name of old) this.#promotedAt.set(name, now)
    await promoteJobs(this.#options.database, old)
  }

  async #claim(names: readonly string[]): Promise<QueueClaim[]> {
    const wanted = names
      .map((name) => ({ name, count: this.#wanted(name) }))
      .filter(({ count }) => count > 0 && !this.#stopped)
    const claims = await this.#claimOpen(wanted.filter(({ name }) => !this.#isLimited(name)))
    for (const queue of wanted.filter(({ name }) => this.#isLimited(name))) {
      if (!this.#stopped) claims.push(await this.#claimLimited(queue))
    }
    for (const { name, claimed } of claims) this.#heldOf(name).claimed(claimed)
    return claims
  }

  #wanted(queue: string): number {
    const free = this.#consumption.freeSlots(queue)
    return this.#undelivered.has(queue) ? free : Math.min(free, this.#heldOf(queue).waiting)
  }

  async #claimOpen(queues: { name: string; count: number }[]): Promise<QueueClaim[]> {
    if (queues.length === 0) return []
    const { types, workerId, onClaimed } = this.#consumption
    const jobs = await claimJobs(this.#options.database, { queues, types, workerId })
    if (jobs.length > 0) onClaimed(jobs)
    return queues.map(({ name, count }) => ({
      name,
      wanted: count,
      claimed: jobs.filter(({ queue }) => queue === name).length,
      retryAfterMs: null,
    }))
  }

  async #claimLimited({ name, count }: { name: string; count: number }): Promise<QueueClaim> {
    const { types, workerId, onClaimed } = this.#consumption
    const claim = await claimLimitedQueue(this.#options.database, { queue: name, count, types, workerId })
    if (claim.jobs.length > 0) onClaimed(claim.jobs)
    if (claim.retryAfterMs !== null) this.#later(claim.retryAfterMs, () => this.#look(name))
    return { name, wanted: count, claimed: claim.jobs.length, retryAfterMs: claim.retryAfterMs }
  }

  /** Tells deliveries that are for nothing from those whose job has to wait. */
  async #afterShortClaims(short: readonly QueueClaim[]): Promise<void> {
    const unclear = short.filter(({ retryAfterMs }) => retryAfterMs === null).map(({ name }) => name)
    if (unclear.length === 0) return
    const { waitingQueues, nextDueMs } = await promoteJobs(this.#options.database, unclear)
    // Clocks differ: the delivery of a delayed job may come before it is due.
    if (nextDueMs !== null && nextDueMs <= promoteEveryMs) this.#promoteIn(Math.max(1, nextDueMs))
    for (const name of unclear) {
      if (!waitingQueues.includes(name)) {
        this.#heldOf(name).dropWaiting()
        this.#undelivered.delete(name)
      } else if (!this.#rechecked.has(name)) {
        // It may have come, or become due, since the claim. A second look that finds nothing means a pause or a limit.
        this.#rechecked.add(name)
        this.#dirty.add(name)
      }
    }
  }

  #heldOf(queue: string): HeldDeliveries {
    const held = this.#held.get(queue)
    if (!held) throw new RangeError(`${queue} is not consumed here`)
    return held
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
