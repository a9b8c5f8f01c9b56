import type { Engine } from '@kiln/core'
import type { BenchServers, Print } from './bench-servers.ts'
import { fillLedger, jobIdOf, usersIn } from './fill-ledger.ts'
import { type Mode, modesOn } from './modes.ts'
import { noop } from './noop.ts'
import { quantile } from './quantile.ts'

const sizes = { embedded: [1_000, 100_000], Postgres: [1_000, 100_000, 1_000_000], Redis: [] } as const
const expired = 100_000

/** What an operation costs with few and with many jobs in the ledger: the median, in milliseconds. */
export async function benchGrowth(print: Print, servers: BenchServers): Promise<void> {
  for (const mode of modesOn(servers)) {
    if (sizes[mode.name].length > 0) await benchMode(print, mode)
  }
}

async function benchMode(print: Print, { name, withEngine }: Mode): Promise<void> {
  const columns: Map<string, number>[] = []
  for (const size of sizes[name]) {
    columns.push(
      await withEngine([noop], async (engine) => {
        await fillLedger(engine, size)
        return measure(engine, size)
      }),
    )
  }
  print(
    `growth, ${name}: median in ms with ${sizes[name].join(', ')} jobs (a tenth of them waiting), the last over the first`,
  )
  for (const operation of columns[0]?.keys() ?? []) {
    const times = columns.map((column) => column.get(operation) ?? Number.NaN)
    const growth = (times.at(-1) ?? Number.NaN) / (times[0] ?? Number.NaN)
    print(`  ${operation.padEnd(28)} ${times.map((ms) => ms.toFixed(2).padStart(9)).join('')}   ${growth.toFixed(1)} ×`)
  }
  const seconds = await withEngine([noop], async (engine) => {
    await fillLedger(engine, expired, { expired: true })
    const startedAt = performance.now()
    const { deleted } = await engine.maintain()
    if (deleted !== expired) throw new Error(`${deleted} of ${expired} expired jobs were deleted`)
    return (performance.now() - startedAt) / 1000
  })
  print(`  sweep of ${expired} expired jobs: ${seconds.toFixed(1)} s`)
}

async function measure(engine: Engine, size: number): Promise<Map<string, number>> {
  const results = new Map<string, number>()
  const time = async (operation: string, times: number, work: () => Promise<unknown>) => {
    const taken: number[] = []
    for (let index = 0; index < times; index++) {
      const startedAt = performance.now()
      await work()
      taken.push(performance.now() - startedAt)
    }
    results.set(operation, quantile(taken, 0.5))
  }
  const middle = jobIdOf(Math.floor(size / 20) * 10)
  const last = jobIdOf(size)
  await time('submit', 200, () => engine.submit(noop, {}))
  await time('status', 200, () => engine.state(middle))
  await time('list, newest', 20, () => engine.list())
  await time('list, of a user', 20, () => engine.list({ userId: `user-${size % usersIn(size)}` }))
  await time('list, of a type', 20, () => engine.list({ type: noop.name }))
  await time('list, failed', 20, () => engine.list({ status: ['failed'] }))
  await time('position, middle', 20, () => engine.position(middle))
  await time('position, last', 20, () => engine.position(last))
  await time('counts', 20, () => engine.counts())
  await time('counts, of a type', 20, () => engine.counts({ type: noop.name }))
  await time('queues', 20, () => engine.queues())
  results.set('claim, run and settle', await timeOfRuns(engine, size))
  return results
}

/** Milliseconds for each of the first jobs that a worker takes out of the backlog. */
async function timeOfRuns(engine: Engine, size: number): Promise<number> {
  const wanted = Math.min(2_000, size / 10)
  const startedAt = performance.now()
  const worker = await engine.work()
  await engine.waitFor(jobIdOf(wanted * 10), { timeoutMs: 60_000 })
  const perJob = (performance.now() - startedAt) / wanted
  await worker.stop()
  return perJob
}
