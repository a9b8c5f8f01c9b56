import type { Engine, QueueBacklog } from '@kiln/core'
import { Gauge, type Registry } from 'prom-client'
import { rarely } from './rarely.ts'

/** Several scrapers, or several names of one scrape, share one look. */
const backlogAgeMs = 5_000
const storedAgeMs = 5 * 60_000
/** A scrape waits no longer for the database: what could not be had is left out of it. */
const patienceMs = 4_000

/**
 * Numbers that hold for all processes, out of the database. Every process tells them alike: take the maximum, not the sum. While
 * the database is away they are missing, not zero.
 */
export function registerBacklogMetrics(registry: Registry, engine: Engine): void {
  const backlog = rarely(backlogAgeMs, () => engine.backlog())
  const workers = rarely(backlogAgeMs, () => engine.workers())
  const stored = rarely(storedAgeMs, () => engine.storedBytes())
  const perQueue = (set: (gauge: Gauge, queue: QueueBacklog) => void) =>
    async function collect(this: Gauge) {
      this.reset()
      for (const queue of (await inTime(backlog())) ?? []) set(this, queue)
    }
  const single = (ask: () => Promise<number>) =>
    async function collect(this: Gauge) {
      const value = await inTime(ask())
      if (value === null) this.remove()
      else this.set(value)
    }
  const registers = [registry]
  new Gauge({
    name: 'kiln_queue_jobs',
    help: 'Jobs that have not ended, over all processes, by queue and status (pending, waiting, active).',
    labelNames: ['queue', 'status'],
    registers,
    collect: perQueue((gauge, { name: queue, pending, waiting, active }) => {
      gauge.set({ queue, status: 'pending' }, pending)
      gauge.set({ queue, status: 'waiting' }, waiting)
      gauge.set({ queue, status: 'active' }, active)
    }),
  })
  new Gauge({
    name: 'kiln_queue_oldest_waiting_seconds',
    help: 'How long the oldest waiting job has been free to run, over all processes, by queue; 0 when none waits.',
    labelNames: ['queue'],
    registers,
    collect: perQueue((gauge, { name: queue, oldestWaitingSeconds }) => gauge.set({ queue }, oldestWaitingSeconds)),
  })
  new Gauge({
    name: 'kiln_queue_paused',
    help: '1 while nothing of the queue starts because somebody has paused it, by queue.',
    labelNames: ['queue'],
    registers,
    collect: perQueue((gauge, { name: queue, paused }) => gauge.set({ queue }, paused ? 1 : 0)),
  })
  new Gauge({
    name: 'kiln_workers',
    help: 'Processes that run jobs and were seen within the last minute.',
    registers,
    collect: single(async () => (await workers()).length),
  })
  new Gauge({
    name: 'kiln_stored_bytes',
    help: 'Size of all files that jobs have saved, as recorded; uploads and caches are not among them.',
    registers,
    collect: single(stored),
  })
}

/** null when it fails, or takes too long. */
async function inTime<Found>(asked: Promise<Found>): Promise<Found | null> {
  const timeout = AbortSignal.timeout(patienceMs)
  const late = new Promise<null>((resolve) => timeout.addEventListener('abort', () => resolve(null), { once: true }))
  return Promise.race([asked.catch(() => null), late])
}
