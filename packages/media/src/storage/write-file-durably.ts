import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { ObjectSource } from './artifact-storage.ts'

export interface WrittenFile {
  readonly size: number
  readonly sha256: string
}

interface WriteRequest {
  readonly path: string
  readonly source: ObjectSource
  readonly signal?: AbortSignal | undefined
}

/** Writes a new file and returns once it would survive a power cut. Fails when the file exists. */
export const writeFileDurably = async ({ path, source, signal }: WriteRequest): Promise<WrittenFile> => {
  const file = await open(path, 'wx')
  try {
    const written = await copyInto({ file, source, signal })
    await file.sync()
    return written
  } finally {
    await file.close()
  }
}

const copyInto = async (to: Omit<WriteRequest, 'path'> & { file: FileHandle }): Promise<WrittenFile> => {
  const hash = createHash('sha256')
  let size = 0
  const input = 'path' in to.source ? createReadStream(to.source.path) : to.source
  const sink = async (chunks: AsyncIterable<Buffer | string>): Promise<void> => {
    for await (const chunk of chunks) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      size += bytes.length
      hash.update(bytes)
      await to.file.appendFile(bytes)
    }
  }
  await pipeline(input, sink, { ...(to.signal && { signal: to.signal }) })
  return { size, sha256: hash.digest('hex') }
}

/** A new name in a folder survives a power cut only when the folder itself was synced. */
export const syncFolder = async (path: string): Promise<void> => {
  // Windows can't open folders; its file systems journal names.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
