import { setTimeout as delay } from 'node:timers/promises'
import { isAway } from '../ledger/connection-faults.ts'

const pauseMs = { first: 100, longest: 2_000 }

/**
 * Asks again while the database is away: an hour of rendering is not thrown away because the server restarts. What is asked
 * must bear to be done twice, as an answer may be lost after the commit.
 * @param signal the run's: once it fires nobody waits any longer, and the database's error is thrown
 */
export async function whileAway<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let waitMs = pauseMs.first; ; waitMs = Math.min(waitMs * 2, pauseMs.longest)) {
    try {
      return await ask()
    } catch (error) {
      if (!isAway(error) || signal.aborted) throw error
      await delay(waitMs, undefined, { signal }).catch(() => {})
    }
  }
}
