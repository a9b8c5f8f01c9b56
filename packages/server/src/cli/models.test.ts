import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { decodeDepthPng } from '@kiln/media'
import { type FakeServer, startFakeServer, tinyDepthModel } from '@kiln/media/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDepthClient } from '../ai/create-depth-client.ts'
import { brightening } from '../ai/testing/test-pictures.ts'
import { kiln } from '../testing/run-kiln.ts'

const model = tinyDepthModel()
const sha256 = createHash('sha256').update(model).digest('hex')

let dataDir: string
let hub: FakeServer
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kiln-models-test-'))
  hub = await startFakeServer(({ path }) => (path === '/model.onnx' ? { body: model } : { status: 404 }))
})
afterAll(async () => {
  await hub.close()
  await rm(dataDir, { recursive: true })
})

const settings = () => ({ DATA_DIR: dataDir, DEPTH_MODEL_URL: `${hub.url}/model.onnx`, NODE_ENV: 'production' })

let service: ChildProcess | undefined
afterEach(() => service?.kill('SIGKILL'))

/** `kiln ai` on a free port. */
async function serveAi(): Promise<{ url: string; service: ChildProcess }> {
  const program = fileURLToPath(new URL('../../../../bin/kiln', import.meta.url))
  const env = { PATH: process.env.PATH ?? '', TMPDIR: dataDir, ...settings() }
  const started = spawn(process.execPath, [program, 'ai', '--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  service = started
  const [line] = await once(createInterface({ input: started.stdout }), 'line')
  started.stdout.resume()
  const { urls } = JSON.parse(String(line)) as { urls: string[] }
  return { url: urls[0] ?? '', service: started }
}

async function modelOf(url: string): Promise<string> {
  const { model: name } = (await (await fetch(`${url}/health`)).json()) as { model: string }
  return name
}

describe('kiln ai and kiln models', () => {
  it('serves the built-in estimator until a model is pulled, and the model from then on', async () => {
    const before = await serveAi()
    expect(await modelOf(before.url)).toBe('built-in')
    before.service.kill('SIGTERM')
    expect(await once(before.service, 'exit')).toEqual([0, null])

    const pulled = await kiln(['models', 'pull'], settings())
    expect(pulled).toMatchObject({ code: 0 })
    expect(pulled.out).toContain(join(dataDir, 'models', 'depth-anything-v2-small.onnx'))
    expect(pulled.out).toContain(sha256)
    expect(pulled.err).toContain('fetching depth-anything-v2-small')

    const { url } = await serveAi()
    expect(await modelOf(url)).toBe('Depth-Anything-V2')
    const map = await createDepthClient({ baseUrl: url }).depthOf({
      data: await brightening({ width: 30, height: 20 }),
    })
    expect(await decodeDepthPng(map)).toMatchObject({ width: 30, height: 20 })
  })

  it('lists what is installed', async () => {
    await kiln(['models', 'pull', 'depth-anything-v2-small'], settings())
    const text = await kiln(['models', 'list'], settings())
    expect(text.out).toMatch(/NAME +INSTALLED/)
    expect(text.out).toMatch(new RegExp(`depth-anything-v2-small +yes +0\\.0 MB +${sha256}`))
    const { out } = await kiln(['models', 'list', '--json'], {
      ...settings(),
      DEPTH_MODEL: join(dataDir, 'other.onnx'),
    })
    expect(JSON.parse(out)).toMatchObject({ models: [{ installed: false, sizeBytes: null, sha256: null }] })
  })

  it('ends with one line when something is wrong', async () => {
    const missing = await kiln(['models', 'pull'], { ...settings(), DEPTH_MODEL_URL: `${hub.url}/none.onnx` })
    expect(missing).toMatchObject({ code: 1, out: '' })
    expect(missing.err).toMatch(/^kiln: .*answered 404.*\n$/)
    const wrong = await kiln(['models', 'pull'], { ...settings(), DEPTH_MODEL_SHA256: '0'.repeat(64) })
    expect(wrong.code).toBe(1)
    expect(wrong.err).toContain(sha256)
    expect(wrong.err).toContain('0'.repeat(64))
    expect(await kiln(['models', 'pull', 'another'], settings())).toMatchObject({ code: 2 })
    expect(await kiln(['ai', '--port', 'x'], settings())).toMatchObject({ code: 2 })
  })

  it('does not serve a model that is another one than that which was pulled', async () => {
    await kiln(['models', 'pull'], settings())
    const outcome = await kiln(['ai', '--port', '0'], { ...settings(), DEPTH_MODEL_SHA256: '0'.repeat(64) })
    expect(outcome.code).toBe(1)
    expect(outcome.err).toMatch(/^kiln: .*fetch it again with kiln models pull\n$/)
  })
})
