import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { isPublicAddress } from '../net/public-address.ts'
import { fetchAudio } from './fetch-audio.ts'
import { encodeWav } from './wav.ts'

const WAV = encodeWav(
  Int16Array.from({ length: 48_000 }, (_, index) => 5000 * Math.sin(index / 30)),
  48_000,
)

let folder: string
let outPath: string
let server: Server
let port: number
const paths: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-fetch-test-'))
  outPath = join(folder, 'music')
  server = createServer((request, response) => {
    paths.push(request.url ?? '')
    answer(request.url ?? '', response)
  })
  // All of 127.0.0.0/8 is this machine, so that one server can stand for several hosts.
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  port = (server.address() as AddressInfo).port
})
afterEach(async () => {
  paths.length = 0
  await rm(outPath, { force: true })
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

function answer(path: string, response: ServerResponse): void {
  const redirect = (location: string) => response.writeHead(302, { location }).end()
  if (path === '/music.wav') response.end(WAV)
  else if (path === '/moved') redirect('/music.wav')
  else if (path === '/to-other-host') redirect(`http://127.0.0.2:${port}/music.wav`)
  else if (path === '/to-localhost') redirect(`http://localhost:${port}/music.wav`)
  else if (path === '/to-metadata') redirect('http://169.254.169.254/latest/meta-data/')
  else if (path === '/to-file') redirect('file:///etc/passwd')
  else if (path.startsWith('/loop')) redirect(`${path}x`)
  else if (path === '/page') response.setHeader('content-type', 'audio/mpeg').end('<html>no music</html>')
  else if (path === '/playlist') response.end('ffconcat version 1.0\nfile private.wav\n')
  else if (path === '/damaged') response.end(WAV.subarray(0, 20))
  else if (path === '/endless') endless(response)
  else if (path === '/busy') response.writeHead(503).end()
  else if (path !== '/silent') response.writeHead(404).end()
}

function endless(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536)));
  }
  response.on('drain', more)
  more()
}

/** The test's public internet is 127.0.0.1 alone. */
const fetchLocal = (path: string, options: { maxBytes?: number; timeoutMs?: number; signal?: AbortSignal } = {}) =>
  fetchAudio(`http://127.0.0.1:${port}${path}`, {
    outPath,
    isAllowedAddress: (address) => address === '127.0.0.1',
    ...options,
  })

async function expectNothingLeft() {
  await expect(access(outPath)).rejects.toThrow('ENOENT')
}

describe('fetchAudio', () => {
  it('fetches an audio file, through redirects too', async () => {
    expect(await fetchLocal('/moved')).toEqual({ path: outPath, sizeBytes: WAV.length, durationSeconds: 1 })
    expect(paths).toEqual(['/moved', '/music.wav'])
  })

  it.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://10.0.0.8/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://0.0.0.0/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://[64:ff9b::7f00:1]/',
  ])('refuses the address %s', async (url) => {
    const address = new URL(url)
    address.port = String(port)
    await expect(fetchAudio(address.href, { outPath })).rejects.toMatchObject({
      code: 'MUSIC_ADDRESS_REFUSED',
      permanent: true,
    })
    expect(paths).toEqual([])
    await expectNothingLeft()
  })

  it('refuses a name as soon as one of its addresses is private, at the moment it connects', async () => {
    // localhost is allowed as a name: what counts is where it leads.
    const fetching = fetchAudio(`http://localhost:${port}/music.wav`, {
      outPath,
      isAllowedAddress: (a) => a === '127.0.0.9',
    })
    await expect(fetching).rejects.toMatchObject({ code: 'MUSIC_ADDRESS_REFUSED' })
    expect(paths).toEqual([])
  })

  it.each(['/to-other-host', '/to-metadata'])('checks the address again after the redirect %s', async (path) => {
    await expect(fetchLocal(path)).rejects.toMatchObject({ code: 'MUSIC_ADDRESS_REFUSED' })
    expect(paths).toEqual([path])
  })

  it.each([
    'ftp://example.com/a.mp3',
    'file:///etc/passwd',
    'data:audio/mpeg,x',
    'music.mp3',
    'http://u:p@example.com/',
  ])('refuses the URL %s', async (url) => {
    await expect(fetchAudio(url, { outPath })).rejects.toMatchObject({ code: 'MUSIC_URL_INVALID' })
  })

  it('does not leave http by a redirect, and does not follow for ever', async () => {
    await expect(fetchLocal('/to-file')).rejects.toMatchObject({ code: 'MUSIC_URL_INVALID' })
    paths.length = 0
    await expect(fetchLocal('/loop')).rejects.toMatchObject({ code: 'MUSIC_UNREACHABLE', permanent: true })
    expect(paths).toHaveLength(6)
  })

  it.each(['/page', '/damaged'])('refuses %s, which is no audio', async (path) => {
    await expect(fetchLocal(path)).rejects.toMatchObject({ code: 'MUSIC_NOT_AUDIO', permanent: true })
    await expectNothingLeft()
  })

  it('does not let a playlist open other files of this machine', async () => {
    await writeFile(join(folder, 'private.wav'), WAV)
    await expect(fetchLocal('/playlist')).rejects.toMatchObject({ code: 'MUSIC_NOT_AUDIO' })
  })

  it('stops reading at the size limit', async () => {
    await expect(fetchLocal('/endless', { maxBytes: 200_000 })).rejects.toMatchObject({ code: 'MUSIC_TOO_LARGE' })
    await expectNothingLeft()
  })

  it('gives up when the host says nothing, and says that another try may help', async () => {
    await expect(fetchLocal('/silent', { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'MUSIC_UNREACHABLE',
      permanent: false,
    })
  })

  it('tells a busy host from a missing file', async () => {
    await expect(fetchLocal('/busy')).rejects.toMatchObject({ code: 'MUSIC_UNREACHABLE', permanent: false })
    await expect(fetchLocal('/missing')).rejects.toMatchObject({ code: 'MUSIC_UNREACHABLE', permanent: true })
  })

  it('ends with the reason of its signal', async () => {
    const abort = new AbortController()
    const fetching = fetchLocal('/silent', { signal: abort.signal })
    abort.abort(new Error('no longer wanted'))
    await expect(fetching).rejects.toThrow('no longer wanted')
  })

  it('keeps no other file in its folder', async () => {
    const before = await readdir(folder)
    await fetchLocal('/music.wav')
    expect((await readdir(folder)).sort()).toEqual([...before, 'music'].sort())
  })
})

describe('isPublicAddress', () => {
  it('accepts the public internet and nothing else', () => {
    expect(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111'].every(isPublicAddress)).toBe(true)
    const refused = [
      '127.0.0.1',
      '172.16.0.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      'fec0::1',
      '2002:7f00:1::',
      'x',
    ]
    expect(refused.filter(isPublicAddress)).toEqual([])
  })
})
