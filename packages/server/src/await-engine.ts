import { setTimeout as delay } from 'node:timers/promises'
import { KilnError } from '@kiln/core'
import type { Logger } from 'pino'
import { ConfigError } from './config/config-error.ts'
import { type OpenedEngine, type OpenOptions, openEngine } from './open-engine.ts'

const pauseMs = { first: 250, longest: 5_000 }

/**
 * A wrong password or database is tried for this long: where everything starts together, the database's own setup may
 * still be making them.
 */
const refusedForMs = 15_000

/**
 * Opens the engine as soon as the database is there, however long that takes.
 * @param stopping ends the wait, with its reason
 * @throws ConfigError when the database refuses what `DATABASE_URL` says
 */
export async function awaitEngine(options: OpenOptions, stopping?: AbortSignal): Promise<OpenedEngine> {
  const startedAt = performance.now()
  for (let waitMs = pauseMs.first; ; waitMs = Math.min(waitMs * 2, pauseMs.longest)) {
    try {
      return await openEngine(options)
    } catch (error) {
      stopping?.throwIfAborted()
      if (!mayComeYet(error, performance.now() - startedAt)) throw error
      sayThatItWaits(options.logger, error, waitMs)
    }
    await delay(waitMs, undefined, stopping && { signal: stopping }).catch(() => stopping?.throwIfAborted())
  }
}

function mayComeYet(error: unknown, waitedMs: number): boolean {
  if (!(error instanceof KilnError)) return false
  if (error.code === 'DATABASE_UNAVAILABLE') return true
  if (error.code !== 'DATABASE_REFUSED') return false
  if (waitedMs < refusedForMs) return true
  throw new ConfigError(`DATABASE_URL can not be used: ${error.message}`)
}

function sayThatItWaits(logger: Logger, error: unknown, waitMs: number): void {
  const reason = error instanceof Error ? error.message : String(error)
  logger.warn(`waiting for the database: ${reason}; trying again in ${waitMs / 1000} s`)
}
