import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { decodeDepthPng } from '@kiln/media'
import { tinyDepthModel } from '@kiln/media/testing'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../../config/config.ts'
import { createDepthClient } from '../create-depth-client.ts'
import { AiUnavailableError, type DepthClient } from '../depth-client.ts'
import { brightening } from '../testing/test-pictures.ts'
import { type AiGateway, openAiGateway } from './open-ai-gateway.ts'

let folder: string
let small: Buffer
/** Takes the service some seconds. */
let large: Buffer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-ai-child-test-'))
  await writeFile(join(folder, 'tiny.onnx'), tinyDepthModel())
  await writeFile(join(folder, 'broken.onnx'), 'not a model')
  small = await brightening({ width: 64, height: 48 })
  large = await brightening({ width: 7000, height: 7000 })
})
afterAll(() => rm(folder, { recursive: true }))

let temp: string
let gateway: AiGateway | undefined
beforeEach(async () => {
  temp = join(folder, crypto.randomUUID())
  await mkdir(temp)
})
afterEach(async () => {
  await gateway?.close()
  gateway = undefined
})

/** Lines that the gateway has logged, with what it says of its children. */
type Line = { msg: string; pid?: number }

const childEnv = (model: string) => ({
  PATH: process.env.PATH ?? '',
  TMPDIR: temp,
  DEPTH_MODEL: join(folder, model),
  CPU_SLOTS: '1',
  LOG_LEVEL: 'silent',
})

async function openGateway({
  model = 'tiny.onnx',
  ...options
}: {
  model?: string
  idleMs?: number
  timeoutMs?: number
} = {}) {
  const lines: Line[] = []
  const logger = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) })
  const opened = await openAiGateway({ config: loadConfig({}), logger, childEnv: childEnv(model), ...options })
  gateway = opened
  const pids = (event: 'started' | 'ended') =>
    lines.filter(({ msg }) => msg === `the AI service has ${event}`).map(({ pid = 0 }) => pid)
  return { gateway: opened, client: createDepthClient({ baseUrl: opened.url }), pids }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Begins a request that takes long, and waits until the service works on it. */
async function beginLong(client: DepthClient): Promise<{ ended: Promise<unknown> }> {
  const ended = client.depthOf({ data: large }).then(
    () => 'a depth map',
    (error: unknown) => error,
  )
  const uploaded = async () => {
    const entries = await readdir(temp, { recursive: true })
    return entries.filter((entry) => entry.includes('/'))
  }
  await vi.waitFor(async () => expect(await uploaded()).toHaveLength(1), { timeout: 20_000, interval: 10 })
  return { ended }
}

describe('the AI service as a child of the gateway', () => {
  it('is started by the first request and serves the next ones too', async () => {
    const { gateway, client, pids } = await openGateway()
    expect(pids('started')).toEqual([])
    expect(new URL(gateway.serviceUrl).hostname).toBe('127.0.0.1')
    expect(gateway.url.startsWith(`${gateway.serviceUrl}/`)).toBe(true)
    const [health, map] = await Promise.all([gateway.health(), client.depthOf({ data: small })])
    expect(health).toMatchObject({ status: 'healthy', model: 'Depth-Anything-V2' })
    expect(await decodeDepthPng(map)).toMatchObject({ width: 64, height: 48 })
    expect(await gateway.info()).toMatchObject({ message: 'Kiln AI Service' })
    expect(pids('started')).toHaveLength(1)
  })

  it('dies under a request: that one hears 503, and the next one gets its depth map from a new one', async () => {
    const { client, pids } = await openGateway()
    await client.depthOf({ data: small })
    const [first = 0] = pids('started')
    const { ended } = await beginLong(client)
    process.kill(first, 'SIGKILL')
    const error = await ended
    expect(error).toBeInstanceOf(AiUnavailableError)
    expect(error).toHaveProperty('message', expect.stringContaining('answered 503'))
    expect(await client.depthOf({ data: small })).toBeInstanceOf(Uint8Array)
    expect(pids('started')).toHaveLength(2)
    // What the dead one had left was taken away by the new one.
    expect(await readdir(temp)).toEqual([expect.stringMatching(`^kiln-ai-${pids('started')[1]}-`)])
  })

  it('is replaced when it hangs', async () => {
    const { client, pids } = await openGateway({ timeoutMs: 12_000 })
    await client.depthOf({ data: small })
    const [first = 0] = pids('started')
    process.kill(first, 'SIGSTOP')
    await expect(client.depthOf({ data: small })).rejects.toThrow('within 12 s')
    await vi.waitFor(() => expect(pids('ended')).toEqual([first]))
    expect(await client.depthOf({ data: small })).toBeInstanceOf(Uint8Array)
    expect(pids('started')).toHaveLength(2)
  })

  it('is stopped when nobody needs it, and started again for the next request', async () => {
    const { client, pids } = await openGateway({ idleMs: 50 })
    await client.depthOf({ data: small })
    await vi.waitFor(() => expect(pids('ended')).toEqual(pids('started')))
    expect(await readdir(temp)).toEqual([])
    await client.depthOf({ data: small })
    expect(pids('started')).toHaveLength(2)
  })

  it('is not stopped while it works, whoever asked before or meanwhile', async () => {
    const { gateway, client, pids } = await openGateway({ idleMs: 500 })
    await gateway.health()
    const { ended } = await beginLong(client)
    await gateway.health()
    expect(await ended).toBe('a depth map')
    expect(pids('started')).toHaveLength(1)
  })

  it('ends with the gateway, whatever it does', async () => {
    const { gateway, client, pids } = await openGateway()
    const { ended } = await beginLong(client)
    const [pid = 0] = pids('started')
    await Promise.all([gateway.close(), gateway.close()])
    expect(lives(pid)).toBe(false)
    expect(await ended).toBeInstanceOf(AiUnavailableError)
    expect(await readdir(temp)).toEqual([])
    await expect(gateway.health()).rejects.toThrow(AiUnavailableError)
    expect(pids('started')).toHaveLength(1)
  })

  it('is not started over and over when it can not start', async () => {
    const { gateway, client, pids } = await openGateway({ model: 'broken.onnx' })
    for (const _ of [1, 2]) await expect(client.depthOf({ data: small })).rejects.toThrow('could not be started')
    await expect(gateway.health()).rejects.toThrow('could not be started')
    await expect(client.depthOf({ data: small })).rejects.toThrow('left alone')
    await expect(gateway.health()).rejects.toThrow('left alone')
    expect(pids('ended')).toHaveLength(3)
  })
})

describe('a parent that is killed', () => {
  let parent: ChildProcess | undefined
  afterEach(() => parent?.kill('SIGKILL'))

  async function startParent(): Promise<string> {
    const program = fileURLToPath(new URL('../testing/gateway-until-killed.js', import.meta.url))
    const started = spawn(process.execPath, [program], {
      env: childEnv('tiny.onnx'),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    parent = started
    const [url] = await once(createInterface({ input: started.stdout }), 'line')
    return String(url)
  }

  /** The pid stands in the name of the folder that the child works in. */
  async function childPid(): Promise<number> {
    const [name = ''] = await readdir(temp)
    return Number(/^kiln-ai-(\d+)-/.exec(name)?.[1])
  }

  it.each([
    ['is idle', false],
    ['works on a picture', true],
  ])('takes the child along when that %s', async (_, working) => {
    const client = createDepthClient({ baseUrl: await startParent() })
    await client.depthOf({ data: small })
    const pid = await childPid()
    expect(lives(pid)).toBe(true)
    const { ended } = working ? await beginLong(client) : { ended: undefined }
    parent?.kill('SIGKILL')
    await vi.waitFor(() => expect(lives(pid)).toBe(false), { timeout: 10_000 })
    expect(await readdir(temp)).toEqual([])
    if (ended) expect(await ended).toBeInstanceOf(AiUnavailableError)
  })
})
