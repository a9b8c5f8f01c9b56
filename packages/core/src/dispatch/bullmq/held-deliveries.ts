/** A delivery that BullMQ has handed to this process and counts as active until it is done or given back. */
export interface HeldDelivery {
  done(): void
  giveBack(): void
}

/**
 * The deliveries of one queue that a consumer holds. BullMQ hands out one more whenever one is done, so what is held has
 * to be as much as there are slots in use: then BullMQ never brings more than there are free ones.
 *
 * Deliveries of a queue are interchangeable, each says no more than that the queue holds a job. So they are counted, not
 * matched: which job is run for one is up to the ledger.
 */
export class HeldDeliveries {
  readonly #slots: number
  /** A job is to be claimed for these. */
  #waiting: HeldDelivery[] = []
  /** One for each slot in use. */
  #working: HeldDelivery[] = []

  constructor(slots: number) {
    this.#slots = slots
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /**
   * Takes a delivery. Where a job was claimed without one, because it had come late, it stands for that job's slot.
   * @returns whether a job is to be claimed for it
   */
  add(delivery: HeldDelivery, freeSlots: number): boolean {
    const wanted = freeSlots > this.#waiting.length
    if (wanted) this.#waiting.push(delivery)
    else this.#working.push(delivery)
    return wanted
  }

  /** Jobs were claimed. */
  claimed(count: number): void {
    this.#working.push(...this.#waiting.splice(0, count))
  }

  /** Gives up what stands for slots that are free again. */
  release(freeSlots: number): void {
    const surplus = this.#working.length - (this.#slots - freeSlots)
    if (surplus > 0) for (const delivery of this.#working.splice(0, surplus)) delivery.done()
  }

  /** The queue holds nothing more: these came twice, or their jobs have been cancelled. */
  dropWaiting(): void {
    for (const delivery of this.#waiting.splice(0)) delivery.done()
  }

  /** What no job was claimed for goes back, for another worker. */
  close(): void {
    for (const delivery of this.#waiting.splice(0)) delivery.giveBack()
    for (const delivery of this.#working.splice(0)) delivery.done()
  }
}
