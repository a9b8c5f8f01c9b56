import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'

const program = fileURLToPath(new URL('../../../../bin/kiln', import.meta.url))

let dataDir: string
const children: ChildProcess[] = []
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kiln-serve-test-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
})

function serve(...args: string[]): ChildProcess {
  const env = { PATH: process.env.PATH ?? '' }
  const child = spawn(process.execPath, [program, 'serve', '--data-dir', dataDir, ...args], { env })
  children.push(child)
  return child
}

interface StartLine {
  urls: string[]
  msg: string
}

/** The first line of the log. Rejects with what went wrong when the process ends before. */
async function started(child: ChildProcess): Promise<StartLine> {
  let problem = ''
  child.stderr?.on('data', (data) => {
    problem += data
  })
  const ended = once(child, 'close').then(() => Promise.reject(new Error(problem)))
  ended.catch(() => {})
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line'),
    ended,
  ])
  return JSON.parse(line)
}

it('says in one line where it serves and how safe the jobs are, and ends with 0 on SIGTERM', async () => {
  const child = serve('--port', '0')
  const { urls, msg } = await started(child)
  expect(urls).toHaveLength(1)
  expect(msg).toMatch(/^Kiln .* serves http:\/\/127\.0\.0\.1:\d+ .*safe when a process dies, not when the power fails/)
  expect((await fetch(`${urls[0]}/health/live`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

it('refuses a data folder that another server uses, with one line', async () => {
  await started(serve('--port', '0'))
  await expect(started(serve('--port', '0'))).rejects.toThrow(/^kiln: .*\n$/)
})
