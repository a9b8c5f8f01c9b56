import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Load, loadFully, type Measured } from './load.ts'
import { loadEvenly } from './load-evenly.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

const seconds = 6
const rounds = 2
const jobPath = '/api/v1/jobs'

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

interface Rates {
  submit: Measured
  read: Measured
}

/**
 * Submits and status reads over HTTP against a bare Fastify that does nothing: the best of some rounds in which the
 * servers take turns, one at a time, so that a busy machine is busy for both.
 * @param postgresUrl a server; without it Kiln is measured on the embedded database alone
 */
export async function benchHttp(print: (line: string) => void, postgresUrl?: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-bench-http-'))
  try {
    const kinds: [string, () => Promise<ServerProcess>][] = [
      ['bare Fastify', () => startServerProcess('bare')],
      ['Kiln, embedded', () => startServerProcess('kiln', { DATA_DIR: join(folder, String(Math.random())) })],
      ...(postgresUrl
        ? [['Kiln, Postgres', () => startKilnOn(postgresUrl, folder)] as [string, () => Promise<ServerProcess>]]
        : []),
    ]
    const best = new Map<string, Rates>()
    for (let round = 0; round < rounds; round++) {
      for (const [name, start] of kinds) best.set(name, better(best.get(name), await measure(start, folder)))
    }
    const floor = best.get('bare Fastify')
    print(`HTTP, 64 connections, best of ${rounds}: requests a second (share of bare Fastify), p99`)
    for (const [name, rates] of best) {
      print(`  ${name.padEnd(16)} submit ${show(rates.submit, floor?.submit)}   read ${show(rates.read, floor?.read)}`)
    }
    print('HTTP, 1000 connections at a fixed 3000 submits a second, evenly spaced: p99')
    for (const [name, start] of kinds.slice(1)) {
      const server = await start()
      const load = { url: server.url, method: 'POST' as const, paths: [jobPath], body, connections: 1000, seconds: 10 }
      const { p99Ms, requestsPerSecond, failures } = await loadEvenly(load, 3000)
      print(`  ${name.padEnd(16)} ${p99Ms} ms (${Math.round(requestsPerSecond)}/s, ${failures} failures)`)
      await server.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function startKilnOn(postgresUrl: string, folder: string): Promise<ServerProcess> {
  const { createDatabase } = await import('./postgres.ts')
  return startServerProcess('kiln', { DATABASE_URL: await createDatabase(postgresUrl), DATA_DIR: folder })
}

async function measure(start: () => Promise<ServerProcess>, folder: string): Promise<Rates> {
  const server = await start()
  try {
    const ids = await submitSome(server.url, 500)
    const load: Pick<Load, 'url' | 'connections' | 'seconds'> = { url: server.url, connections: 64, seconds }
    const read = await loadFully({ ...load, method: 'GET', paths: ids.map((id) => `${jobPath}/${id}`) }, folder)
    const submit = await loadFully({ ...load, method: 'POST', paths: [jobPath], body }, folder)
    return { submit, read }
  } finally {
    await server.stop()
  }
}

async function submitSome(url: string, count: number): Promise<string[]> {
  const submit = async () => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}${jobPath}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return ((await response.json()) as { job_id: string }).job_id
  }
  return Promise.all(Array.from({ length: count }, submit))
}

function better(before: Rates | undefined, now: Rates): Rates {
  const faster = (a: Measured | undefined, b: Measured) => (a && a.requestsPerSecond > b.requestsPerSecond ? a : b)
  return { submit: faster(before?.submit, now.submit), read: faster(before?.read, now.read) }
}

function show({ requestsPerSecond, p99Ms, failures }: Measured, floor: Measured | undefined): string {
  const share = floor ? (requestsPerSecond / floor.requestsPerSecond).toFixed(2) : '1'
  return `${String(Math.round(requestsPerSecond)).padStart(6)}/s (${share}), ${p99Ms} ms${failures ? `, ${failures} FAILURES` : ''}`
}
