import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import mime from 'mime'

export interface Still {
  bytes: Buffer
  fileName: string
  contentType: string
}

/** The strictest of the providers takes 20 MB. */
const MAX_STILL_BYTES = 20_000_000

/** The file of a still, as uploads need it. @throws RangeError when it is too large for the providers */
export async function readStill(path: string, signal: AbortSignal): Promise<Still> {
  const { size } = await stat(path)
  if (size > MAX_STILL_BYTES) throw new RangeError(`A still may have ${MAX_STILL_BYTES} bytes, not ${size}.`)
  const bytes = await readFile(path, { signal })
  return { bytes, fileName: basename(path), contentType: mime.getType(path) ?? 'application/octet-stream' }
}
