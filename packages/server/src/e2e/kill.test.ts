import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { VideoJob } from '@kiln/contracts'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { requestWith } from '../testing/test-app.ts'

const kills = 5
const jobsPerKill = 8
const program = fileURLToPath(new URL('./fixtures/serve-slow-copies.js', import.meta.url))

interface ServerProcess {
  url: string
  process: ChildProcess
}

let dataDir: string
let server: ServerProcess
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kiln-kill-'))
})
afterAll(async () => {
  server?.process.kill('SIGKILL')
  await rm(dataDir, { recursive: true, force: true })
})

async function startServer(): Promise<ServerProcess> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  return { url: String(line).trim(), process: child }
}

/** The same numbers for the same seed, so that a failed run can be repeated. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

async function submit(number: number): Promise<{ id: string; script: string } | null> {
  const script = `film number ${number}.`
  try {
    const response = await fetch(`${server.url}/api/v1/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(requestWith({ script_content: script })),
    })
    if (response.status !== 202) return null
    const { job_id: id } = (await response.json()) as { job_id: string }
    return { id, script }
  } catch {
    // The server was killed before it answered: nothing was promised.
    return null
  }
}

/** The command lines of all processes that carry this test's folder in their environment. */
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

it('keeps every accepted job through kills of the server, and leaves no process and no half file', {
  timeout: 180_000,
}, async () => {
  const seed = Date.now() % 1_000_000
  console.log(`seed ${seed}`)
  const random = createRandom(seed)
  const accepted = new Map<string, string>()
  server = await startServer()
  for (let kill = 0; kill < kills; kill++) {
    let submitting = true
    const load = [1, 2, 3].map(async () => {
      while (submitting && accepted.size < (kill + 1) * jobsPerKill) {
        const job = await submit(accepted.size)
        if (job) accepted.set(job.id, job.script)
      }
    })
    // A random moment of the load: after some of its jobs, and then while something or other is being done.
    const moment = kill * jobsPerKill + Math.ceil(random() * jobsPerKill)
    await vi.waitFor(() => expect(accepted.size).toBeGreaterThanOrEqual(moment), { timeout: 30_000, interval: 1 })
    await delay(random() * 600)
    server.process.kill('SIGKILL')
    await once(server.process, 'exit')
    submitting = false
    await Promise.all(load)
    server = await startServer()
  }
  expect(accepted.size).toBeGreaterThanOrEqual((kills - 1) * jobsPerKill)

  for (const [id, script] of accepted) {
    const job = await vi.waitFor(
      async () => {
        const response = await fetch(`${server.url}/api/v1/jobs/${id}`)
        const found = (await response.json()) as VideoJob
        expect(found.status).toBe('success')
        return found
      },
      { timeout: 120_000, interval: 100 },
    )
    const attempts = await (await fetch(`${server.url}/api/jobs/${id}/attempts`)).text()
    expect(attempts.match(/"completed"/g)).toHaveLength(1)
    const film = await fetch(`${server.url}${job.result?.video_path}`)
    const text = await film.text()
    expect(text).toBe(script.repeat(2000))
    expect(film.headers.get('etag')).toContain(createHash('sha256').update(text).digest('hex'))
  }

  // A submit may be committed and its answer lost: such a job is made too, only nobody was told of it.
  const { total } = (await (await fetch(`${server.url}/api/jobs`)).json()) as { total: number }
  await vi.waitFor(
    async () => {
      const done = (await (await fetch(`${server.url}/api/jobs?status=completed`)).json()) as { total: number }
      expect(done.total).toBe(total)
    },
    { timeout: 60_000, interval: 100 },
  )
  const root = join(dataDir, 'artifacts')
  const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const paths = files.map((entry) => relative(root, join(entry.parentPath, entry.name)))
  // Three files a job, all of the run that won.
  expect(paths.filter((path) => !/^videos\/[^/]+\/\d+\/(video\.mp4|thumbnail\.jpg|captions\.srt)$/.test(path))).toEqual(
    [],
  )
  expect(paths.toSorted()).toHaveLength(total * 3)

  server.process.kill('SIGTERM')
  await once(server.process, 'exit')
  expect(await readdir(join(dataDir, 'runs'))).toEqual([])
  await vi.waitFor(async () => expect(await processesOfTest()).toEqual([]), { timeout: 10_000, interval: 100 })
})
