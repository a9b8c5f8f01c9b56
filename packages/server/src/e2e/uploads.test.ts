import { type ChildProcess, spawn } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { once } from 'node:events'
import { openAsBlob } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runFfmpeg } from '@kiln/media'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

const program = fileURLToPath(new URL('./fixtures/serve-uploads.js', import.meta.url))
const megabyte = 1024 * 1024

interface ServerProcess {
  url: string
  process: ChildProcess
}

let folder: string
let dataDir: string
let server: ServerProcess
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-e2e-uploads-'))
  dataDir = join(folder, 'data')
  // Making a new database takes memory that would hide what uploads take.
  await stop(await start())
  server = await start()
}, 180_000)
afterAll(async () => {
  server?.process.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

async function start(): Promise<ServerProcess> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  return { url: String(line).trim(), process: child }
}

async function stop({ process: child }: ServerProcess): Promise<void> {
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function upload(path: string): Promise<{ status: number; type: string; size: number }> {
  const form = new FormData()
  form.append('media', await openAsBlob(path), 'large')
  const response = await fetch(`${server.url}/api/media/upload`, { method: 'POST', body: form })
  return { status: response.status, ...((await response.json()) as { type: string; size: number }) }
}

/** Random pixels, which nothing packs: 5900 × 5900 of them are 104,430,000 bytes. */
async function randomPicture(name: string): Promise<string> {
  const side = 5900
  const pixels = randomFillSync(Buffer.alloc(side * side * 3))
  const path = join(folder, name)
  await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .tiff({ compression: 'none' })
    .toFile(path)
  return path
}

/** Noise without loss: 22 MB a second. */
async function largeFilm(name: string): Promise<string> {
  const path = join(folder, name)
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=d=4.6:s=800x640:r=20']
  const raw = ['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '0', '-bf', '0', '-g', '1']
  await runFfmpeg(['-v', 'error', ...picture, '-vf', 'noise=alls=100:allf=t', ...raw, path])
  return path
}

/** In bytes, from the kernel. `VmHWM` is the most there ever was. */
async function memoryOf({ pid }: ChildProcess, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
}

/** Asks for something small, again and again, until the signal fires. */
async function countAnswers(until: AbortSignal): Promise<number> {
  let answers = 0
  while (!until.aborted) {
    const { status } = await fetch(`${server.url}/health/live`)
    if (status === 200) answers += 1
  }
  return answers
}

it('takes several uploads of 100 MB at once with little memory, and answers others meanwhile', {
  timeout: 180_000,
}, async () => {
  const files = [await randomPicture('a.tiff'), await randomPicture('b.tiff'), await largeFilm('c.mp4')]
  const small = join(folder, 'small.png')
  await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).toFile(small)
  // What is loaded once is no cost of an upload.
  expect((await upload(small)).status).toBe(201)
  const idle = await memoryOf(server.process, 'VmRSS')
  // The kernel's way to begin a new measurement of the peak.
  await writeFile(`/proc/${server.process.pid}/clear_refs`, '5')

  const received = new AbortController()
  const answers = countAnswers(received.signal)
  const uploads = await Promise.all(files.map(upload)).finally(() => received.abort())
  expect(uploads.map(({ status, type }) => ({ status, type }))).toEqual([
    { status: 201, type: 'photo' },
    { status: 201, type: 'photo' },
    { status: 201, type: 'video' },
  ])
  for (const { size } of uploads) expect(size).toBeGreaterThan(90 * megabyte)
  const peak = await memoryOf(server.process, 'VmHWM')
  expect(peak).toBeGreaterThan(idle / 2)
  expect((peak - idle) / megabyte).toBeLessThan(200)
  expect(await answers).toBeGreaterThan(20)
  // Where UPLOAD_DIR says, a folder each for the small one and the three; what begins with a dot is on its way.
  const stored = await readdir(join(dataDir, 'uploads'))
  expect(stored.filter((name) => !name.startsWith('.'))).toHaveLength(4)
})

it('leaves nothing of an upload when its process is killed: no program that looks at it, and after the next start no file', {
  timeout: 120_000,
}, async () => {
  const lookers = async () => {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
    const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
    return lines.filter((line) => line.includes('photo-program') && line.includes(dataDir))
  }
  const incoming = async () => readdir(join(dataDir, 'incoming'))
  const slow = join(folder, 'slow.jpg')
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
  await sharp({ create: { width: 7000, height: 7000, channels: 3, background: 'black', noise } })
    .jpeg({ progressive: true, chromaSubsampling: '4:4:4' })
    .toFile(slow)

  const port = Number(new URL(server.url).port)
  const half = connect(port, '127.0.0.1').on('error', () => undefined)
  half.write(
    'POST /api/media/upload HTTP/1.1\r\nHost: kiln\r\nContent-Length: 9999\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n' +
      '--b\r\nContent-Disposition: form-data; name="media"; filename="half.jpg"\r\n\r\nhalf',
  )
  await vi.waitFor(async () => expect(await incoming()).toHaveLength(1), { timeout: 10_000 })
  const broken = upload(slow).catch((error: Error) => error)
  await vi.waitFor(async () => expect(await lookers()).not.toEqual([]), { timeout: 30_000, interval: 10 })
  server.process.kill('SIGKILL')
  expect(await broken).toBeInstanceOf(Error)
  await vi.waitFor(async () => expect(await lookers()).toEqual([]), { timeout: 10_000 })
  expect(await incoming()).toHaveLength(2)

  server = await start()
  await vi.waitFor(async () => expect(await incoming()).toEqual([]), { timeout: 10_000 })
  expect((await upload(join(folder, 'small.png'))).status).toBe(201)
  expect((await stat(join(dataDir, 'uploads'))).isDirectory()).toBe(true)
})
