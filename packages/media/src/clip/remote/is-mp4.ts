import { open } from 'node:fs/promises'

/** Whether a file begins as MP4 files do: with a box of the type `ftyp` (ISO 14496-12). */
export async function isMp4(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0)
    return bytesRead === 8 && buffer.toString('latin1', 4) === 'ftyp'
  } finally {
    await file.close()
  }
}
