import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { BenchServers, Print } from './bench-servers.ts'
import { createDatabase } from './postgres.ts'
import { type QueryCounter, startQueryCounter } from './query-counter.ts'
import { startServerProcess } from './server-process.ts'

/** What a server does once, at its start or soon after, is not counted; its first sweep comes after a minute. */
const settleMs = 65_000
const minuteMs = 60_000

/** What a whole server with a worker costs while nobody asks anything of it: statements a minute, and memory. */
export async function benchIdle(print: Print, { postgresUrl, redis }: BenchServers): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-bench-idle-'))
  const dataDir = (name: string) => ({ DATA_DIR: join(folder, name) })
  print('idle server with a worker: statements a minute, resident memory')
  try {
    // They do nothing, so they can do it together.
    const lines = await Promise.all([
      idle('embedded', dataDir('embedded')),
      postgresUrl && idle('Postgres', dataDir('postgres'), postgresUrl),
      postgresUrl && redis && idle('Redis', { ...dataDir('redis'), REDIS_URL: redis.url }, postgresUrl),
    ])
    for (const line of lines) if (line) print(line)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function idle(name: string, environment: Record<string, string>, postgresUrl?: string): Promise<string> {
  const counter = postgresUrl ? await startQueryCounter(await createDatabase(postgresUrl)) : undefined
  const database = counter ? { DATABASE_URL: counter.url } : undefined
  const server = await startServerProcess('servers/kiln', { ...environment, ...database, BENCH_WORK: '1' })
  try {
    await delay(settleMs)
    const before = counter?.count ?? 0
    await delay(minuteMs)
    const statements = counter ? `${counter.count - before}` : 'not counted'
    return `  ${name.padEnd(9)} ${statements.padStart(11)}, ${await residentMb(server.pid)} MB${details(counter)}`
  } finally {
    await server.stop()
    counter?.close()
  }
}

function details(counter: QueryCounter | undefined): string {
  if (!counter || process.env.BENCH_VERBOSE !== '1') return ''
  return [...counter.texts]
    .map(([text, count]) => `\n    ${count} × ${text.replaceAll(/\s+/g, ' ').slice(0, 100)}`)
    .join('')
}

async function residentMb(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(status)?.[1]
  return kilobytes ? (Number(kilobytes) / 1024).toFixed(0) : 'unknown'
}
