import { randomUUID } from 'node:crypto'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObjectSource } from './artifact-storage.ts'
import { hashFile } from './hash-file.ts'
import { writeFileDurably } from './write-file-durably.ts'

/** A file whose size and hash are known before the first byte leaves. */
export interface SourceFile {
  readonly path: string
  readonly size: number
  readonly sha256: string
}

interface SourceRequest {
  readonly source: ObjectSource
  /** For streams; made when it is missing. */
  readonly tempFolder: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs `work` with the source as a file. A stream is written down first: its hash goes along with the first byte, a lost
 * request is sent again, and no upload begins that its source doesn't finish.
 */
export const withSourceFile = async <T>(
  { source, tempFolder, signal }: SourceRequest,
  work: (file: SourceFile) => Promise<T>,
): Promise<T> => {
  if ('path' in source && typeof source.path === 'string') {
    const { path } = source
    const sha256 = await hashFile(path, signal)
    return work({ path, size: (await stat(path)).size, sha256 })
  }
  await mkdir(tempFolder, { recursive: true })
  const path = join(tempFolder, `${randomUUID()}.part`)
  try {
    return await work({ path, ...(await writeFileDurably({ path, source, signal })) })
  } finally {
    await rm(path, { force: true })
  }
}
