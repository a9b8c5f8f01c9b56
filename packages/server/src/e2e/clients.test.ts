import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createSpeech, templates } from '@kiln/media'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../config/config.ts'
import { readPage, shellBlocks } from '../docs/pages.ts'
import { type RunningServer, startServer } from '../server.ts'
import { createVideoService } from '../services/videos/video-service.ts'
import { quickVideo } from '../testing/test-jobs.ts'

const run = promisify(execFile)
const folderOf = (name: string) => fileURLToPath(new URL(`../../../../examples/clients/${name}`, import.meta.url))

/** Debian's Python, because python3-requests is a Debian package; another one on PATH would not find it. */
const python = '/usr/bin/python3'
const clients: [string, string[]][] = [
  ['python', [python, folderOf('python/client.py')]],
  ['bash', ['bash', folderOf('bash/client.sh')]],
  ['typescript', [process.execPath, folderOf('dist/client.js')]],
]
/** What the quick job stores in place of a film. */
const film = '0123456789'.repeat(1000)

let folder: string
let server: RunningServer
let url: string

beforeAll(async () => {
  await assertInstalled()
  folder = await mkdtemp(join(tmpdir(), 'kiln-clients-'))
  const service = createVideoService({
    scriptVideo: quickVideo,
    voices: createSpeech({ fallback: true }),
    templates: templates.map(({ templateId, name, description }) => ({ template_id: templateId, name, description })),
  })
  const config = loadConfig({ DATA_DIR: join(folder, 'data'), HOST: '127.0.0.1', PORT: '0' })
  server = await startServer({ config, logger: pino({ level: 'silent' }), services: [service] })
  url = server.urls[0] ?? ''
})
afterAll(async () => {
  await server?.close({ graceMs: 0 })
  if (folder) await rm(folder, { recursive: true, force: true })
})

async function assertInstalled(): Promise<void> {
  const checks: [string, string, string[]][] = [
    ['python3-requests', python, ['-c', 'import requests']],
    ['curl', 'curl', ['--version']],
    ['jq', 'jq', ['--version']],
    ['bc', 'bc', ['--version']],
  ]
  const found = await Promise.all(checks.map(([, program, args]) => run(program, args).catch(() => null)))
  const missing = checks.flatMap(([debianPackage], index) => (found[index] ? [] : [debianPackage]))
  if (missing.length > 0) throw new Error(`Missing: ${missing.join(', ')}. Run scripts/install.sh --tests`)
}

function environment(script: string): NodeJS.ProcessEnv {
  return { ...process.env, SCRIPT: script, POLL_SECONDS: '0.1', KILN_TOKEN: '', USER_ID: '' }
}

function start([program = '', ...args]: string[], { script, output }: { script: string; output: string }) {
  return spawn(program, [...args, url, output], {
    env: environment(script),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
  })
}

/** Runs a client to its end; every line of its output may be answered as it comes. */
async function runClient(
  command: string[],
  options: { script: string; output: string; onLine?: (line: string, jobId: string) => Promise<void> },
) {
  const child = start(command, options)
  const ended = once(child, 'close') as Promise<[number | null]>
  let stderr = ''
  child.stderr.on('data', (data) => {
    stderr += data
  })
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    const jobId = /^Job created: ([0-9a-f-]{36})$/.exec(lines[0] ?? '')?.[1] ?? ''
    await options.onLine?.(line, jobId)
  }
  const [exitCode] = await ended
  return { exitCode, lines, stderr: stderr.trim() }
}

describe.each(clients)('the client in %s', (name, command) => {
  it('posts a script, follows the job and fetches the film', async () => {
    const output = join(folder, `${name}.mp4`)
    // Quotes and line breaks must arrive as they are.
    const script = 'She said: "It\'s late."\n\nThen 100 % of them left.'
    const { exitCode, lines, stderr } = await runClient(command, { script, output })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const jobId = lines[0]?.slice('Job created: '.length) ?? ''
    expect((await server.engine.get(jobId))?.input).toMatchObject({ script_content: script, user_id: 'user-456' })
    expect(lines.at(-2)).toBe('Progress: 100% - Video generation completed')
    expect(lines.at(-1)).toBe(`Video saved: ${output} (1920x1080, 15 s)`)
    expect(await readFile(output, 'utf8')).toBe(film)
  })

  it('shows how far the job is, and ends when it is cancelled', async () => {
    const output = join(folder, `${name}-cancelled.mp4`)
    const progress = 'Progress: 25% - Generating audio (scene 1/3)'
    const onLine = async (line: string, jobId: string) => {
      if (line !== progress) return
      await fetch(`${url}/api/v1/jobs/${jobId}`, { method: 'DELETE' })
    }
    const { exitCode, lines, stderr } = await runClient(command, { script: 'wait for ever', output, onLine })
    expect(lines).toContain(progress)
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: 'Job cancelled' })
  })

  it('says why a job failed', async () => {
    const output = join(folder, `${name}-failed.mp4`)
    const { exitCode, stderr } = await runClient(command, { script: 'fail at once', output })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^Job failed: ffmpeg: .*no such file$/)
  })

  it('shows what the server says about a bad request', async () => {
    const { exitCode, stderr } = await runClient(command, { script: '…', output: join(folder, 'never.mp4') })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('must contain at least one word')
  })
})

it.each(['README.md', 'docs/getting-started.md'])('the commands of %s fetch a film', async (page) => {
  const block = shellBlocks(await readPage(page)).find((lines) => lines.includes('/api/v1/jobs'))
  const commands = (block ?? 'exit 1').replaceAll('http://localhost:3000', url).replaceAll('sleep 2', 'sleep 0.1')
  await run('bash', ['-euo', 'pipefail', '-c', commands], { cwd: folder, timeout: 30_000, killSignal: 'SIGKILL' })
  expect(await readFile(join(folder, 'first.mp4'), 'utf8')).toBe(film)
  await rm(join(folder, 'first.mp4'))
})
