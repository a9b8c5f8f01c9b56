import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchServers, Print } from './bench-servers.ts'
import { type Load, loadFully, type Measured } from './load.ts'
import { loadEvenly } from './load-evenly.ts'
import { createDatabase } from './postgres.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

const seconds = 5
const rounds = 2
const jobPath = '/api/v1/jobs'
const crowds = [64, 1000] as const
const fixedRates = [3000, 5000]

const body = {
  video_request: {
    script_id: 'bench',
    user_id: 'bench',
    title: 'Bench',
    script_content: 'One sentence that nobody will ever hear.',
    language: 'en-US',
    platform: 'youtube',
    duration: 15,
    voice_provider: 'local',
  },
  priority: 5,
}
const submit = { method: 'POST', paths: [jobPath], body } as const

interface Contestant {
  name: string
  start: () => Promise<ServerProcess>
}

/** What one server reached, by kind of request and number of connections. */
type Rates = Map<string, Measured>

/**
 * Submits and status reads over HTTP: Kiln beside a peer that does the same, and a floor that does nothing. The best of some
 * rounds in which the servers take turns, one at a time, so that a busy machine is busy for all.
 */
export async function benchHttp(print: Print, servers: BenchServers): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-bench-http-'))
  try {
    const contestants = contestantsOn(servers, folder)
    const best = new Map<string, Rates>()
    for (let round = 0; round < rounds; round++) {
      for (const { name, start } of contestants) best.set(name, better(best.get(name), await measure(start, folder)))
    }
    printRates(print, best)
    for (const perSecond of fixedRates) {
      print(`HTTP, ${crowds[1]} connections at a fixed ${perSecond} requests a second, evenly spaced: p99`)
      for (const { name, start } of contestants.slice(1)) {
        print(`  ${name.padEnd(16)} ${await atFixedRate(start, perSecond)}`)
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The floor stands first. */
function contestantsOn({ postgresUrl, redis }: BenchServers, folder: string): Contestant[] {
  const dataDir = () => join(folder, String(Math.random()))
  const contestants: Contestant[] = [
    { name: 'bare Fastify', start: () => startServerProcess('servers/bare') },
    { name: 'Kiln, embedded', start: () => startServerProcess('servers/kiln', { DATA_DIR: dataDir() }) },
  ]
  if (!postgresUrl) return contestants
  const database = async () => ({ DATABASE_URL: await createDatabase(postgresUrl), DATA_DIR: dataDir() })
  contestants.push({
    name: 'Kiln, Postgres',
    start: async () => startServerProcess('servers/kiln', await database()),
  })
  if (!redis) return contestants
  const both = async () => {
    await redis.flush()
    return { ...(await database()), REDIS_URL: redis.url }
  }
  contestants.push(
    { name: 'Kiln, Redis', start: async () => startServerProcess('servers/kiln', await both()) },
    {
      name: 'Express peer',
      start: async () => startServerProcess('peers/express', { ...(await both()), NODE_ENV: 'production' }),
    },
  )
  return contestants
}

async function measure(start: Contestant['start'], folder: string): Promise<Rates> {
  const server = await start()
  const rates: Rates = new Map()
  try {
    const ids = await submitSome(server.url, 500)
    const read = { method: 'GET', paths: ids.map((id) => `${jobPath}/${id}`) } as const
    for (const connections of crowds) {
      const load: Pick<Load, 'url' | 'connections' | 'seconds'> = { url: server.url, connections, seconds }
      rates.set(`submit, ${connections} connections`, await loadFully({ ...load, ...submit }, folder))
      rates.set(`read, ${connections} connections`, await loadFully({ ...load, ...read }, folder))
    }
    return rates
  } finally {
    await server.stop()
  }
}

async function atFixedRate(start: Contestant['start'], perSecond: number): Promise<string> {
  const server = await start()
  try {
    const [id] = await submitSome(server.url, 1)
    const load = { url: server.url, connections: crowds[1], seconds }
    const read = { method: 'GET', paths: [`${jobPath}/${id}`] } as const
    const submits = await loadEvenly(load, [submit], perSecond)
    const mixed = await loadEvenly(load, [submit, read], perSecond)
    return `submits ${showFixed(submits)}; submits and reads in turn ${showFixed(mixed)}`
  } finally {
    await server.stop()
  }
}

async function submitSome(url: string, count: number): Promise<string[]> {
  const submitOne = async () => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}${jobPath}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return ((await response.json()) as { job_id: string }).job_id
  }
  return Promise.all(Array.from({ length: count }, submitOne))
}

function better(before: Rates | undefined, now: Rates): Rates {
  const faster = (a: Measured | undefined, b: Measured) => (a && a.requestsPerSecond > b.requestsPerSecond ? a : b)
  return new Map([...now].map(([kind, rate]) => [kind, faster(before?.get(kind), rate)]))
}

function printRates(print: Print, best: ReadonlyMap<string, Rates>): void {
  const peer = best.get('Express peer')
  for (const kind of best.get('bare Fastify')?.keys() ?? []) {
    print(`HTTP, ${kind}, best of ${rounds}: requests a second, as a multiple of the Express peer, p99`)
    for (const [name, rates] of best) print(`  ${name.padEnd(16)} ${show(rates.get(kind), peer?.get(kind))}`)
  }
}

function show(rate: Measured | undefined, peer: Measured | undefined): string {
  if (!rate) return '-'
  const multiple = peer ? ` ${(rate.requestsPerSecond / peer.requestsPerSecond).toFixed(2)} ×` : ''
  const failures = rate.failures ? `, ${rate.failures} FAILURES` : ''
  return `${String(Math.round(rate.requestsPerSecond)).padStart(6)}/s${multiple}, ${rate.p99Ms} ms${failures}`
}

function showFixed({ p99Ms, requestsPerSecond, failures }: Measured): string {
  return `${p99Ms} ms (${Math.round(requestsPerSecond)}/s, ${failures} failures)`
}
