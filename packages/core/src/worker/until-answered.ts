import { setTimeout as delay } from 'node:timers/promises'
import { isDataFault } from '../ledger/sql-errors.ts'

const pauseMs = { first: 200, longest: 5_000 }

/**
 * What a run has come to is not forgotten because the database is away for a moment: it is offered until somebody takes it.
 * Only what the database itself refuses is not offered again.
 * @throws the database's error once `isOver` says so
 */
export async function untilAnswered<T>(
  ask: () => Promise<T>,
  { isOver, onFailure }: { isOver: () => boolean; onFailure: (error: unknown) => void },
): Promise<T> {
  for (let waitMs = pauseMs.first; ; waitMs = Math.min(waitMs * 2, pauseMs.longest)) {
    try {
      return await ask()
    } catch (error) {
      if (isDataFault(error) || isOver()) throw error
      onFailure(error)
      await delay(waitMs)
    }
  }
}
