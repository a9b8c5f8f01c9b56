import { createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export interface SaveOptions {
  path: string
  maxBytes: number
  tooLarge: () => Error
  signal: AbortSignal
}

/**
 * Writes what comes to a file. Counts what really comes: a `content-length` may be missing or wrong.
 * @returns how many bytes that were
 * @throws what `tooLarge` gives; a part of the file stays there then, and no more is written to it
 */
export async function saveBody(body: Readable, { path, maxBytes, tooLarge, signal }: SaveOptions): Promise<number> {
  let sizeBytes = 0
  async function* limited(source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      sizeBytes += chunk.length
      if (sizeBytes > maxBytes) throw tooLarge()
      yield chunk
    }
  }
  const file = createWriteStream(path)
  try {
    await pipeline(body, limited, file, { signal })
  } catch (error) {
    file.destroy()
    throw error
  } finally {
    // A failure may come before the file has been opened: removed at once, it would appear after that.
    if (!file.closed) await new Promise<void>((resolve) => file.once('close', resolve))
  }
  return sizeBytes
}
