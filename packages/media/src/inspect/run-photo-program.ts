import { fileURLToPath } from 'node:url'
import { toJson } from '../ffmpeg/ask-ffprobe.ts'
import { runGuarded } from '../ffmpeg/run-guarded.ts'
import { MediaRefusedError } from './media-refused-error.ts'
import { type PhotoVerdict, photoVerdict } from './photo-verdict.ts'

const program = fileURLToPath(new URL('./photo-program.js', import.meta.url))

/** A progressive JPEG of 100 megapixels takes 3 s. */
const timeoutMs = 60_000

/** An AVIF of 100 megapixels takes 1.8 GB, anything else under 1 GB. */
const memoryLimitBytes = 2 * 1024 ** 3

/**
 * Looks at a file in a process of its own.
 * @throws MediaRefusedError `MEDIA_BROKEN` when that costs it too much time or memory, or its life
 */
export async function runPhotoProgram(path: string, signal: AbortSignal | undefined): Promise<PhotoVerdict> {
  const args = ['--max-old-space-size=256', program, path]
  const end = await runGuarded({ file: process.execPath, args, timeoutMs, memoryLimitBytes, signal })
  if (end.code === 0) return photoVerdict.parse(toJson(end.stdout))
  if (end.code === null) throw undecodable('takes too long to decode')
  if (end.code > 128) throw undecodable('is broken: decoding it fails')
  throw new Error(`The program that looks at files ended with code ${end.code}: ${end.stderr.trim().slice(-2000)}`)
}

function undecodable(message: string): MediaRefusedError {
  return new MediaRefusedError('MEDIA_BROKEN', message)
}
