/** Orders that may be at a provider without the ledger knowing how it answered. A run is not killed between the two. */
export class OpenSubmissions {
  readonly #open = new Set<string>()
  #waiting: (() => void)[] = []

  get count(): number {
    return this.#open.size
  }

  begin(callId: string): void {
    this.#open.add(callId)
  }

  end(callId: string): void {
    this.#open.delete(callId)
    if (this.#open.size > 0) return
    for (const resolve of this.#waiting) resolve()
    this.#waiting = []
  }

  /** Resolves when none is open. */
  idle(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve()
    return new Promise((resolve) => void this.#waiting.push(resolve))
  }
}
