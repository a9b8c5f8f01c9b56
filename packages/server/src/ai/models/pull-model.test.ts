import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeAnswer, startFakeServer } from '@kiln/media/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkModelHash } from './check-model-hash.ts'
import { ModelError } from './model-error.ts'
import { pullModel } from './pull-model.ts'

const model = Buffer.alloc(300_000, 'a model')
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

let folder: string
let file: string
let answer: FakeAnswer
let server: Awaited<ReturnType<typeof startFakeServer>>
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-pull-test-'))
  file = join(folder, 'models', 'm.onnx')
  answer = { body: model }
  server = await startFakeServer(() => answer)
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const pull = (options: Partial<Parameters<typeof pullModel>[0]> = {}) =>
  pullModel({ url: `${server.url}/m.onnx`, file, sha256: null, signal: new AbortController().signal, ...options })

/** Files in the folder of the model. */
const files = () => readdir(join(folder, 'models')).catch(() => [])

describe('fetching a model', () => {
  it('installs it and keeps its hash beside it, as sha256sum reads it', async () => {
    const progress = vi.fn()
    answer = { body: model, headers: { 'content-length': String(model.length) } }
    expect(await pull({ onProgress: progress })).toEqual({ sha256: hashOf(model), sizeBytes: 300_000, isFirst: true })
    expect(await readFile(file)).toEqual(model)
    expect(await readFile(`${file}.sha256`, 'utf8')).toBe(`${hashOf(model)}  m.onnx\n`)
    expect((await files()).sort()).toEqual(['m.onnx', 'm.onnx.sha256'])
    expect(progress).toHaveBeenLastCalledWith(300_000, 300_000)
  })

  it('takes the same file again, and no other one: both hashes are named, and the old one stays', async () => {
    await pull()
    expect(await pull()).toMatchObject({ isFirst: false })
    const other = Buffer.from('something else')
    answer = { body: other }
    const pulling = pull()
    await expect(pulling).rejects.toThrow(ModelError)
    await expect(pulling).rejects.toThrow(hashOf(other))
    await expect(pulling).rejects.toThrow(hashOf(model))
    expect(await readFile(file)).toEqual(model)
    expect((await files()).sort()).toEqual(['m.onnx', 'm.onnx.sha256'])
  })

  it('has to have the hash that was asked for, which also replaces the first one', async () => {
    await expect(pull({ sha256: 'f'.repeat(64) })).rejects.toThrow('DEPTH_MODEL_SHA256')
    expect(await files()).toEqual([])
    await pull()
    const other = Buffer.from('a newer model')
    answer = { body: other }
    await pull({ sha256: hashOf(other) })
    expect(await readFile(file)).toEqual(other)
    expect(await pull()).toMatchObject({ sha256: hashOf(other), isFirst: false })
  })

  it('follows redirects, as model hubs send them', async () => {
    const hub = await startFakeServer(() => ({ status: 302, headers: { location: `${server.url}/cdn` } }))
    try {
      await pull({ url: `${hub.url}/m.onnx` })
      expect(await readFile(file)).toEqual(model)
    } finally {
      await hub.close()
    }
  })
})

describe('what goes wrong', () => {
  it.each([
    ['the file is not there', { status: 404 }, 'answered 404: there is no such file; check DEPTH_MODEL_URL'],
    ['the host fails', { status: 500 }, 'answered 500'],
    ['the connection is cut', { cut: true }, 'could not be fetched'],
  ])('is said when %s, and nothing is installed', async (_, given: FakeAnswer, message) => {
    answer = given
    await expect(pull()).rejects.toThrow(ModelError)
    await expect(pull()).rejects.toThrow(message)
    expect(await files()).toEqual([])
  })

  it('is said when the host is not there, with what the system says', async () => {
    await server.close()
    await expect(pull()).rejects.toThrow(/could not be fetched: .*ECONNREFUSED/)
  })

  it('does not take half a file for a whole one', async () => {
    const half = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': String(model.length) })
      response.write(model.subarray(0, 1000), () => response.destroy())
    })
    await new Promise<void>((resolve) => half.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = half.address() as AddressInfo
      await expect(pull({ url: `http://127.0.0.1:${port}/` })).rejects.toThrow(ModelError)
      expect(await files()).toEqual([])
    } finally {
      half.close()
    }
  })

  it.runIf(existsSync('/dev/full'))('is said when the disk is full', async () => {
    await mkdir(join(folder, 'models'))
    // What is being fetched goes to a device that is always full.
    await symlink('/dev/full', `${file}.${process.pid}.part`)
    await expect(pull()).rejects.toThrow(/The disk of .*m\.onnx is full; the model was not installed/)
    expect(await files()).toEqual([])
  })

  it('is said when the place is no folder', async () => {
    await writeFile(join(folder, 'models'), 'a file')
    await expect(pull()).rejects.toThrow(/can not be written .*choose another place/)
  })

  it('keeps nothing when it is stopped', async () => {
    const abort = new AbortController()
    answer = { hang: true }
    const pulling = pull({ signal: abort.signal })
    await vi.waitFor(() => expect(server.requests).toHaveLength(1))
    abort.abort(new Error('stopped'))
    await expect(pulling).rejects.toThrow('stopped')
    expect(await files()).toEqual([])
  })
})

describe('the hash of an installed model', () => {
  it('is checked against the first download or the one that is asked for', async () => {
    await pull()
    await checkModelHash({ file, sha256: null })
    await checkModelHash({ file, sha256: hashOf(model) })
    await expect(checkModelHash({ file, sha256: '0'.repeat(64) })).rejects.toThrow(hashOf(model))
    await writeFile(file, 'changed')
    await expect(checkModelHash({ file, sha256: null })).rejects.toThrow(hashOf(Buffer.from('changed')))
    await expect(checkModelHash({ file, sha256: null })).rejects.toThrow(hashOf(model))
  })

  it('is not asked of a file that somebody has put there', async () => {
    await mkdir(join(folder, 'models'))
    await writeFile(file, model)
    await checkModelHash({ file, sha256: null })
    await writeFile(`${file}.sha256`, 'no hash')
    await expect(checkModelHash({ file, sha256: null })).rejects.toThrow('holds no SHA-256')
  })
})
