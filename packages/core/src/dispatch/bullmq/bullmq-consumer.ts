import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RegisteredQueue } from '../../job-registry.ts'
import type { Database } from '../../ledger/database.ts'
import { type Promotion, promoteJobs } from '../../ledger/promote-jobs.ts'
import type { Logger } from '../../logger.ts'
import type { RedisLink } from '../../redis/open-redis.ts'
import { ClaimLoop } from '../claim-loop.ts'
import { claimQueues, type QueueClaim } from '../claim-queues.ts'
import type { Consumption } from '../dispatch.ts'
import type { AnnouncedConsumer } from '../open-consumers.ts'
import { createBullmqWorker } from './bullmq-queues.ts'
import { HeldDeliveries, type HeldDelivery } from './held-deliveries.ts'

/**
 * How long a job whose time has come may stay behind others of its queue: deliveries come in the order in which they were
 * sent, so its own may come last.
 */
const promoteEveryMs = 1_000

export interface BullmqConsumerOptions {
  database: Database
  queues: ReadonlyMap<string, RegisteredQueue>
  link: RedisLink
  logger: Logger
  /** Milliseconds between looks into the ledger for jobs whose delivery was lost. */
  pollMs: number
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
  /** When the due jobs of a queue were last made runnable; a delivery of a delayed job forgets it. */
  readonly #promotedAt = new Map<string, number>()
  /** Queues with jobs that have no delivery. */
  readonly #undelivered = new Set<string>()
  /** Looked at a second time since something was heard of them. */
  readonly #rechecked = new Set<string>()
  readonly #loop: ClaimLoop

  constructor(options: BullmqConsumerOptions, consumption: Consumption) {
    this.#options = options
    this.#consumption = consumption
    this.#loop = new ClaimLoop({
      ...{ database: options.database, pollMs: options.pollMs, logger: options.logger },
      queues: consumption.queues,
      claimFrom: (queues, signal) => this.#claimFrom(queues, signal),
      onPromoted: (promotion) => this.#promoted(promotion),
    })
    for (const queue of consumption.queues) {
      // Nothing runs yet, so the free slots are all there are.
      const slots = consumption.freeSlots(queue)
      this.#held.set(queue, new HeldDeliveries(slots))
      if (slots === 0) continue
      const onDelivery = (delivery: HeldDelivery, { delayMs }: { delayMs: number }) =>
        this.#delivered(queue, delivery, delayMs > 0)
      this.#workers.push(createBullmqWorker(options.link, { queue, slots, onDelivery, logger: options.logger }))
    }
    this.#loop.poll()
  }

  get lastTickAt(): Date {
    return this.#loop.lastTickAt
  }

  wake(queue: string): void {
    const held = this.#heldOf(queue)
    held.release(this.#consumption.freeSlots(queue))
    if (held.waiting > 0 || this.#undelivered.has(queue)) this.#look(queue)
  }

  /** Something has become claimable. An empty name stands for all queues: the connection was lost for a while. */
  announced(queue: string, delayMs: number): void {
    if (queue === '') this.#loop.poll()
    if (!this.#held.has(queue)) return
    // Without Redis there are no deliveries: the announcements then stand for them.
    if (!this.#options.link.ready) {
      if (delayMs > 0) this.#loop.promoteIn(delayMs)
      else this.#undelivered.add(queue)
    }
    if (this.#heldOf(queue).waiting > 0 || this.#undelivered.has(queue)) this.#look(queue)
  }

  /** Deliveries may have been lost, those of busy queues as well: whatever becomes free claims by itself. */
  deliveriesLost(): void {
    for (const queue of this.#held.keys()) this.#undelivered.add(queue)
    this.#loop.poll()
  }

  async stop(): Promise<void> {
    const stopped = this.#loop.stop()
    const closed = this.#workers.map((worker) => worker.close())
    await stopped
    for (const held of this.#held.values()) held.close()
    await Promise.all(closed)
  }

  #delivered(queue: string, delivery: HeldDelivery, due: boolean): void {
    if (this.#loop.stopped) {
      delivery.giveBack()
      return
    }
    const wanted = this.#heldOf(queue).add(delivery, this.#consumption.freeSlots(queue))
    if (due) this.#promotedAt.delete(queue)
    if (wanted) this.#look(queue)
  }

  #look(queue: string): void {
    this.#rechecked.delete(queue)
    this.#loop.claim([queue])
  }

  #promoted({ waitingQueues, nextDueMs }: Promotion): void {
    if (!this.#options.link.ready) this.#loop.promoteWhenDue(nextDueMs)
    for (const queue of waitingQueues) if (this.#consumption.freeSlots(queue) > 0) this.#undelivered.add(queue)
    for (const [queue, held] of this.#held) {
      if (held.waiting > 0 || this.#undelivered.has(queue)) this.#look(queue)
    }
  }

  async #claimFrom(names: readonly string[], signal: AbortSignal): Promise<void> {
    // Deliveries that arrive in one turn of the event loop share one statement.
    await nextTurn()
    await this.#promoteDue(names)
    const claims = await this.#claim(names, signal)
    await this.#afterShortClaims(claims.filter(({ wanted, claimed }) => claimed < wanted))
    for (const { name } of claims) this.#heldOf(name).release(this.#consumption.freeSlots(name))
  }

  async #promoteDue(names: readonly string[]): Promise<void> {
    const now = performance.now()
    const old = names.filter((name) => now - (this.#promotedAt.get(name) ?? Number.NEGATIVE_INFINITY) >= promoteEveryMs)
    if (old.length === 0) return
    for (const name of old) this.#promotedAt.set(name, now)
    await promoteJobs(this.#options.database, old)
  }

  async #claim(names: readonly string[], signal: AbortSignal): Promise<QueueClaim[]> {
    const { database, queues } = this.#options
    const wanted = names.map((name) => ({ name, count: this.#wanted(name) }))
    const claims = await claimQueues({ database, queues, consumption: this.#consumption, signal }, wanted)
    for (const { name, claimed, retryAfterMs } of claims) {
      this.#heldOf(name).claimed(claimed)
      if (retryAfterMs !== null) this.#loop.later(retryAfterMs, () => this.#look(name))
    }
    return claims
  }

  #wanted(queue: string): number {
    const free = this.#consumption.freeSlots(queue)
    return this.#undelivered.has(queue) ? free : Math.min(free, this.#heldOf(queue).waiting)
  }

  /** Tells deliveries that are for nothing from those whose job has to wait. */
  async #afterShortClaims(short: readonly QueueClaim[]): Promise<void> {
    const unclear = short.filter(({ retryAfterMs }) => retryAfterMs === null).map(({ name }) => name)
    if (unclear.length === 0) return
    const { waitingQueues, nextDueMs } = await promoteJobs(this.#options.database, unclear)
    // Clocks differ: the delivery of a delayed job may come before it is due.
    if (nextDueMs !== null && nextDueMs <= promoteEveryMs) this.#loop.promoteIn(Math.max(1, nextDueMs))
    for (const name of unclear) {
      if (!waitingQueues.includes(name)) {
        this.#heldOf(name).dropWaiting()
        this.#undelivered.delete(name)
      } else if (!this.#rechecked.has(name)) {
        // It may have come, or become due, since the claim. A second look that finds nothing means a pause or a limit.
        this.#rechecked.add(name)
        this.#loop.claim([name])
      }
    }
  }

  #heldOf(queue: string): HeldDeliveries {
    const held = this.#held.get(queue)
    if (!held) throw new RangeError(`${queue} is not consumed here`)
    return held
  }
}
