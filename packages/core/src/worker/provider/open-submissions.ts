/** Orders that may be at a provider without the ledger knowing how it answered. A run is not killed between the two. */
export interface Submissions {
  readonly open: number
  begin(callId: string): void
  end(callId: string): void
  /** Resolves when none is open. */
  idle(): Promise<void>
}

export function createSubmissions(): Submissions {
  const open = new Set<string>()
  let waiting: (() => void)[] = []
  return {
    get open() {
      return open.size
    },
    begin: (callId) => void open.add(callId),
    end: (callId) => {
      open.delete(callId)
      if (open.size > 0) return
      for (const resolve of waiting) resolve()
      waiting = []
    },
    idle: () => (open.size === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve))),
  }
}
