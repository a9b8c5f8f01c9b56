import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { tooLarge } from './upload-problems.ts'

export interface WrittenPart {
  size: number
  /** Lower-case hex. */
  sha256: string
}

interface PartToWrite {
  path: string
  stream: Readable
  maxBytes: number
  /** Its reason is thrown when it fires. */
  signal: AbortSignal
}

/**
 * Writes a part of a form to a new file, no more of it in memory than a few chunks.
 * @throws HttpError 413; what the stream is destroyed with; errors of the file system
 */
export async function writePart({ path, stream, maxBytes, signal }: PartToWrite): Promise<WrittenPart> {
  const hash = createHash('sha256')
  let size = 0
  const stop = () => stream.destroy(signal.reason)
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  const file = await open(path, 'wx')
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) throw tooLarge(maxBytes)
      hash.update(chunk)
      await file.appendFile(chunk)
    }
  } finally {
    signal.removeEventListener('abort', stop)
    await file.close()
  }
  return { size, sha256: hash.digest('hex') }
}
