import type { Logger } from 'pino'

/** Longer than the 30 s for which an order that has left for a provider is waited for, shorter than the 40 of a supervisor. */
const defaultCloseMs = 38_000

/** Timers and sockets of libraries that go by themselves are gone by then. */
const defaultLingerMs = 5_000

export interface StopLimits {
  /** What the process gives to requests and jobs before it closes. Default 0. */
  graceMs?: number
  /** What closing may take beside. Default 38000. */
  closeMs?: number
  /** How long the process may be there when all is closed. Default 5000. */
  lingerMs?: number
}

/** Ends a process that was told to stop and does not end by itself; when it does, none of this is noticed. */
export function createLastResort(
  logger: Logger,
  { graceMs = 0, closeMs = defaultCloseMs, lingerMs = defaultLingerMs }: StopLimits = {},
): {
  /** It is closing. Unless that is done in time, the process ends with 1: its jobs are taken over as after a crash. */
  closing(): void
  /** All is closed. What keeps the process nevertheless is not waited for, and loses nothing. */
  closed(): void
} {
  let timer: NodeJS.Timeout | undefined
  const later = (ms: number, end: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(end, ms).unref()
  }
  return {
    closing: () =>
      later(graceMs + closeMs, () => {
        logger.error({ open: openResources() }, 'not closed in time, ending; jobs are taken over as after a crash')
        process.exit(1)
      }),
    closed: () =>
      later(lingerMs, () => {
        logger.warn({ open: openResources() }, 'all is closed, but something keeps the process: ending it')
        process.exit()
      }),
  }
}

/** What keeps the event loop turning, counted by kind. */
function openResources(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
