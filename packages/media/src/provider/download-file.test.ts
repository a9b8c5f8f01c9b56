import { access, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeAnswer, type FakeServer, startFakeServer } from '../net/testing/fake-server.ts'
import { type DownloadOptions, downloadFile } from './download-file.ts'
import { putFile } from './put-file.ts'

let folder: string
let filePath: string
let server: FakeServer
let answers: Record<string, FakeAnswer>
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-download-test-'))
  filePath = join(folder, 'file')
  answers = { '/file': { body: 'content' } }
  server = await startFakeServer(({ path }) => answers[path] ?? { status: 404 })
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const download = (url: string, more: Partial<DownloadOptions> = {}) =>
  downloadFile(url, {
    provider: 'painter',
    baseUrl: `${server.url}/v1`,
    filePath,
    maxBytes: 1000,
    timeoutMs: 5000,
    signal: new AbortController().signal,
    ...more,
  })

async function expectNothingLeft() {
  await expect(access(filePath)).rejects.toThrow('ENOENT')
}

describe('a file of a provider', () => {
  it('is fetched from the host that is configured, through a redirect too', async () => {
    answers['/moved'] = { status: 302, headers: { location: '/file' } }
    await download(`${server.url}/moved`)
    expect(await readFile(filePath, 'utf8')).toBe('content')
  })

  it.each([
    'http://127.0.0.1:9/file',
    'http://example.com/file',
    'https://127.0.0.1/file',
    'https://localhost/file',
    'https://10.0.0.1/file',
    'https://[::1]/file',
    'https://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'data:text/plain,hello',
    'not a URL',
  ])('is not fetched from %s', async (url) => {
    await expect(download(url)).rejects.toMatchObject({
      code: 'PROVIDER_ANSWER_INVALID',
      message: expect.stringContaining('not opened'),
    })
    await expectNothingLeft()
  })

  it('is not fetched from where a redirect must not lead', async () => {
    answers['/trap'] = { status: 302, headers: { location: 'https://169.254.169.254/latest/meta-data/' } }
    await expect(download(`${server.url}/trap`)).rejects.toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
    answers['/trap'] = { status: 302, headers: { location: `${server.url.replace('127.0.0.1', 'localhost')}/file` } }
    await expect(download(`${server.url}/trap`)).rejects.toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
    answers['/trap'] = { status: 302, headers: { location: 'http://kiln.invalid/file' } }
    await expect(download(`${server.url}/trap`)).rejects.toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
    expect(server.requests.map(({ path }) => path)).toEqual(['/trap', '/trap', '/trap'])
  })

  it.each([
    [404, 'PROVIDER_REFUSED', true],
    [403, 'PROVIDER_REFUSED', true],
    [500, 'PROVIDER_UNAVAILABLE', false],
  ])('that is answered with %i is %s', async (status, code, permanent) => {
    answers['/file'] = { status }
    await expect(download(`${server.url}/file`)).rejects.toMatchObject({ code, permanent })
    await expectNothingLeft()
  })

  it('is given up when it is too large', async () => {
    answers['/file'] = { body: 'x'.repeat(1001) }
    await expect(download(`${server.url}/file`)).rejects.toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
    await expectNothingLeft()
  })

  it('is given up when it takes too long, or breaks off', async () => {
    answers['/file'] = { hang: true }
    await expect(download(`${server.url}/file`, { timeoutMs: 50 })).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      message: expect.stringContaining('0.05 s'),
    })
    answers['/file'] = { cut: true }
    await expect(download(`${server.url}/file`)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
    await expectNothingLeft()
  })

  it('ends with the reason of its signal', async () => {
    answers['/file'] = { hang: true }
    const abort = new AbortController()
    const downloading = download(`${server.url}/file`, { signal: abort.signal })
    await expect.poll(() => server.requests.length).toBe(1)
    abort.abort(new Error('no longer wanted'))
    await expect(downloading).rejects.toThrow('no longer wanted')
    await expectNothingLeft()
  })
})

it('a file is not put into a private network either', async () => {
  const options = { provider: 'painter', baseUrl: server.url, contentType: 'image/png', timeoutMs: 5000 }
  const signal = new AbortController().signal
  for (const url of ['http://127.0.0.1:9/x', 'https://10.0.0.1/x', 'https://localhost/x']) {
    await expect(putFile(url, Buffer.from('x'), { ...options, signal })).rejects.toThrow('not opened')
  }
})
