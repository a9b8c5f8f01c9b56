import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { encodePixels } from './encode-pixels.ts'

test('whoever writes frames is told when the encoder has gone', async () => {
  const missing = join(import.meta.dirname, 'no-such-folder', 'film.mp4')
  const request = { width: 640, height: 480, fps: 10, outPath: missing, encoderThreads: 1, timeoutMs: 30_000 }
  let tellEnd: (() => void) | undefined
  const ended = new Promise<void>((resolve) => {
    tellEnd = resolve
  })
  let told: unknown
  const produce = async (write: (frame: Buffer) => Promise<void>) => {
    const frame = Buffer.alloc(640 * 480 * 4)
    // Enough for ffmpeg to see what it reads, and to look for the folder.
    await write(frame).catch(() => undefined)
    // As a painter that is at work when the encoder goes.
    await ended
    told = await write(frame).catch((error: unknown) => error)
  }
  const encoding = encodePixels({ ...request, signal: new AbortController().signal }, produce)
  await expect(encoding).rejects.toThrow('No such file or directory')
  tellEnd?.()
  await vi.waitFor(() => expect(told).toBeInstanceOf(Error))
})
