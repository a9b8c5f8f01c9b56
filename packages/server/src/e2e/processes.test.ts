import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createOwnPostgres, type OwnPostgres } from '@kiln/core/testing/own-postgres'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { requestWith } from '../testing/test-app.ts'

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 60_000, interval: 100 })

interface KilnProcess {
  process: ChildProcess
  /** What it has logged. */
  log(): string
}

let dataDir: string
let postgres: OwnPostgres
let url: string
const started: ChildProcess[] = []
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kiln-processes-'))
  postgres = await createOwnPostgres()
  url = `http://127.0.0.1:${await freePort()}`
})
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await postgres.close()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

function start(fixture: 'serve-slow-copies' | 'work-slow-copies', settings: NodeJS.ProcessEnv = {}): KilnProcess {
  const program = fileURLToPath(new URL(`./fixtures/${fixture}.js`, import.meta.url))
  const own = { DATA_DIR: dataDir, DATABASE_URL: postgres.url, PORT: new URL(url).port, LOG_LEVEL: 'warn' }
  const child = spawn(process.execPath, [program, '--no-worker'], {
    env: { PATH: process.env.PATH, ...own, ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  started.push(child)
  let log = ''
  child.stderr.on('data', (data: Buffer) => {
    log += data.toString()
  })
  return { process: child, log: () => log }
}

async function exitOf({ process: child }: KilnProcess): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode ?? child.signalCode
}

const get = (path: string) => fetch(`${url}${path}`, { signal: AbortSignal.timeout(15_000) })

function post(key: string, script: string): Promise<Response> {
  return fetch(`${url}/api/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(requestWith({ script_content: script })),
    signal: AbortSignal.timeout(15_000),
  })
}

/** As a client should: the same request again, under the same key, while the server says 503. */
async function submit(key: string, script = 'A short film.'): Promise<string> {
  for (;;) {
    const response = await post(key, script)
    if (response.status === 202) return ((await response.json()) as { job_id: string }).job_id
    expect(response.status).toBe(503)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    await delay(200)
  }
}

const ready = () => eventually(async () => expect((await get('/health/ready')).status).toBe(200))

async function attemptsOf(jobId: string): Promise<{ outcome: string }[]> {
  return ((await (await get(`/api/jobs/${jobId}/attempts`)).json()) as { attempts: { outcome: string }[] }).attempts
}

async function expectOutageAnswers(): Promise<void> {
  expect((await get('/health/live')).status).toBe(200)
  const readiness = await get('/health/ready')
  expect(readiness.status).toBe(503)
  expect(await readiness.json()).toMatchObject({
    status: 'unavailable',
    checks: expect.arrayContaining([{ name: 'database', ok: false, message: 'the database can not be reached' }]),
  })
  const native = await get('/api/jobs')
  expect([native.status, native.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await native.json()).toMatchObject({ error: { code: 'DATABASE_UNAVAILABLE' } })
  const video = await post('outage', 'Not taken.')
  expect([video.status, video.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await video.json()).toEqual({
    detail: 'Failed to create job: the database can not be reached; try again later',
  })
}

/** Command lines of the processes that work in this test's folder. */
async function processesOfTest(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
      return environment.includes(dataDir) ? readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') : ''
    }),
  )
  return found.filter(Boolean)
}

it('starts in any order, and ends every accepted job once though Postgres restarts and crashes under load', {
  timeout: 180_000,
}, async () => {
  const server = start('serve-slow-copies')
  const workers = [start('work-slow-copies'), start('work-slow-copies')]
  await eventually(() => get('/health/live'))
  await expectOutageAnswers()
  for (const one of [server, ...workers])
    await eventually(() => expect(one.log()).toContain('waiting for the database'))
  await postgres.start()
  await ready()
  await eventually(async () => {
    const listed = (await (await get('/api/workers')).json()) as { workers: Record<string, unknown>[] }
    expect(listed.workers.map(({ pid }) => pid).toSorted()).toEqual(workers.map((one) => one.process.pid).toSorted())
    for (const worker of listed.workers) {
      expect(worker).toMatchObject({
        version: expect.any(String),
        queues: ['videos'],
        slots: { videos: 2 },
        activeJobs: 0,
      })
    }
  })

  const jobIds: string[] = []
  const load = [1, 2, 3].map(async (client) => {
    for (let number = 0; number < 15; number++) jobIds.push(await submit(`${client}-${number}`))
  })
  for (const [mode, accepted] of [
    ['immediate', 5],
    ['fast', 20],
  ] as const) {
    await eventually(() => expect(jobIds.length).toBeGreaterThanOrEqual(accepted))
    await postgres.stop(mode)
    await expectOutageAnswers()
    await postgres.start()
    await ready()
  }
  await Promise.all(load)
  for (const id of jobIds) {
    await eventually(async () => {
      expect(await (await get(`/api/v1/jobs/${id}`)).json()).toMatchObject({ status: 'success' })
    })
    expect((await attemptsOf(id)).filter(({ outcome }) => outcome === 'completed')).toHaveLength(1)
  }
  // One job for each key, also where the answer of a commit was lost.
  expect(new Set(jobIds).size).toBe(45)
  expect(await (await get('/api/jobs')).json()).toMatchObject({ total: 45 })

  for (const one of [server, ...workers]) one.process.kill('SIGTERM')
  expect(await Promise.all([server, ...workers].map(exitOf))).toEqual([0, 0, 0])
  for (const one of [server, ...workers]) expect(one.log()).not.toContain('uncaught')
  await eventually(async () => expect(await processesOfTest()).toEqual([]))
})

it('stops at the first signal while it waits for the database', async () => {
  const all = [start('serve-slow-copies'), start('work-slow-copies')]
  for (const one of all) await eventually(() => expect(one.log()).toContain('waiting for the database'))
  for (const one of all) one.process.kill('SIGTERM')
  expect(await Promise.all(all.map(exitOf))).toEqual([0, 0])
})

it('hands back at the end of the grace time with no attempt used, and ends at once on a second signal', async () => {
  await postgres.start()
  start('serve-slow-copies')
  await ready()
  const jobId = await submit('long', 'long film.')
  const active = () =>
    eventually(async () => expect(await (await get(`/api/jobs/${jobId}`)).json()).toMatchObject({ status: 'active' }))
  const patient = start('work-slow-copies', { SHUTDOWN_GRACE_SECONDS: '1' })
  await active()
  patient.process.kill('SIGTERM')
  expect(await exitOf(patient)).toBe(0)
  expect(await (await get(`/api/jobs/${jobId}`)).json()).toMatchObject({
    status: 'waiting',
    failedAttempts: 0,
    crashes: 0,
  })
  expect(await attemptsOf(jobId)).toMatchObject([{ outcome: 'handed-back' }])

  const slow = start('work-slow-copies', { SHUTDOWN_GRACE_SECONDS: '600', LOG_LEVEL: 'info' })
  await active()
  slow.process.kill('SIGTERM')
  await eventually(() => expect(slow.log()).toContain('stopping'))
  slow.process.kill('SIGTERM')
  expect(await exitOf(slow)).toBe(143)
  await eventually(async () =>
    expect((await processesOfTest()).filter((line) => !line.includes('serve-slow'))).toEqual([]),
  )
})

it('ends with one line and the exit code of a wrong setting when the database does not know what the URL names', async () => {
  await postgres.start()
  const program = fileURLToPath(new URL('../../../../bin/kiln', import.meta.url))
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, DATABASE_URL: `${postgres.url}-missing` }
  const child = spawn(process.execPath, [program, 'worker'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  started.push(child)
  let printed = ''
  child.stderr.on('data', (data: Buffer) => {
    printed += data.toString()
  })
  expect(await once(child, 'close')).toEqual([2, null])
  expect(printed).toMatch(/^kiln: DATABASE_URL can not be used: .*database "postgres-missing" does not exist\n$/)
})
