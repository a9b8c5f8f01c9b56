import { setTimeout as delay } from 'node:timers/promises'
import type { Engine } from '@kiln/core'
import { noop } from './noop.ts'

/** Jobs that do nothing, submitted before the clock starts, run by one process with this many slots. */
export interface Drain {
  jobs: number
  concurrency: number
}

/** @returns jobs a second, from the start of the worker until the ledger says that all have ended */
export async function drainKiln(engine: Engine, { jobs, concurrency }: Drain): Promise<number> {
  await Promise.all(Array.from({ length: jobs }, () => engine.submit(noop, {})))
  const startedAt = performance.now()
  const worker = await engine.work({ slots: { [noop.name]: concurrency } })
  const left = () =>
    engine.query(
      `select 1 from jobs where status = 'waiting' union all select 1 from jobs where status = 'active' limit 1`,
    )
  while ((await left()).length > 0) await delay(20)
  const perSecond = jobs / ((performance.now() - startedAt) / 1000)
  await worker.stop()
  return perSecond
}
