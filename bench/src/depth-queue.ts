import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { encodeDepthPng } from '@kiln/media'
import { z } from 'zod'
import { startServerProcess } from './server-process.ts'

interface Photo {
  path: string
  width: number
  height: number
}

const idle = z.object({ stats: z.object({ queued: z.number(), processing: z.number(), completed: z.number() }) })
const done = z.object({ items: z.array(z.object({ started_at: z.string(), completed_at: z.string() })) })

/**
 * The same photo uploaded again and again to a whole server on the embedded database: with an AI service that answers at once, so that
 * what is left is the queue's own work (fetch, decode, two PNGs, records), and with Kiln's own service.
 */
export async function benchDepthQueue(
  print: (line: string) => void,
  { photo, dir }: { photo: Photo; dir: string },
): Promise<void> {
  const { width, height } = photo
  const values = Uint16Array.from({ length: width * height }, (_, at) => (at / (width * height)) * 65_535)
  const ai = await answerAtOnce(await encodeDepthPng({ width, height, values }, 16))
  try {
    print('depth, the same photo from its upload to its depth map, in a server (mean of an item, one at a time)')
    const instant = await measureItems({ photo, dir: join(dir, 'instant'), settings: { AI_SERVICE_URL: ai.url } })
    print(`  queue alone: upload ${instant.uploadMs.toFixed(0)} ms, item ${instant.itemMs.toFixed(0)} ms`)
    const own = await measureItems({ photo, dir: join(dir, 'own'), settings: {} })
    print(`  with the built-in estimator: upload ${own.uploadMs.toFixed(0)} ms, item ${own.itemMs.toFixed(0)} ms`)
  } finally {
    ai.close()
  }
}

const warmUps = 2
const items = 6

async function measureItems(run: { photo: Photo; dir: string; settings: Record<string, string> }) {
  const server = await startServerProcess('servers/kiln', { DATA_DIR: run.dir, BENCH_WORK: '1', ...run.settings })
  try {
    const bytes = await readFile(run.photo.path)
    for (let item = 0; item < warmUps; item++) await upload(server.url, bytes, item + 1)
    const uploadTimes: number[] = []
    for (let item = warmUps; item < warmUps + items; item++) {
      uploadTimes.push(await upload(server.url, bytes, item + 1))
    }
    const { items: measured } = done.parse(
      await getJson(`${server.url}/api/queue/items?status=completed&orderBy=queued_at&limit=500`),
    )
    const itemTimes = measured.slice(warmUps).map((item) => Date.parse(item.completed_at) - Date.parse(item.started_at))
    return { uploadMs: mean(uploadTimes), itemMs: mean(itemTimes) }
  } finally {
    await server.stop()
  }
}

/** Uploads a photo and waits until as many items are done. @returns how long the upload took, in milliseconds */
async function upload(url: string, bytes: Uint8Array<ArrayBuffer>, expected: number): Promise<number> {
  const form = new FormData()
  form.append('media', new Blob([bytes], { type: 'image/jpeg' }), 'photo.jpg')
  const started = performance.now()
  const response = await fetch(`${url}/api/media/upload`, { method: 'POST', body: form })
  if (response.status !== 201) throw new Error(`The upload was answered with ${response.status}`)
  const uploadMs = performance.now() - started
  for (;;) {
    const { stats } = idle.parse(await getJson(`${url}/api/queue/stats`))
    if (stats.completed >= expected) return uploadMs
    if (stats.queued + stats.processing === 0) throw new Error('An item did not complete')
    await delay(20)
  }
}

async function getJson(url: string): Promise<unknown> {
  return (await fetch(url)).json()
}

async function answerAtOnce(png: Uint8Array): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'image/png' }).end(png))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
