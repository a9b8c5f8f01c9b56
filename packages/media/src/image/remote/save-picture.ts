import { rm } from 'node:fs/promises'
import { extname } from 'node:path'
import sharp from 'sharp'
import { ProviderError } from '../../provider/provider-error.ts'
import type { Picture } from '../picture.ts'

/** A small file can hold billions of pixels, which would fill the memory. */
const MAX_PIXELS = 64_000_000

/** How pictures begin, as Latin-1: PNG, JPEG, WebP, AVIF. Others, such as SVG, may refer to further files. */
const BEGINNINGS = [/^\x89PNG\r\n/, /^\xff\xd8\xff/, /^RIFF....WEBP/s, /^....ftypavi[fs]/s]

const formats = { 'image/png': 'png', 'image/jpeg': 'jpeg', 'image/webp': 'webp' } as const

export interface SaveOptions {
  provider: string
  /** Ends in `.png`, `.jpg` or `.webp`, which decides the format; without an ending it becomes a PNG. */
  filePath: string
  width: number
  height: number
  signal: AbortSignal
}

/**
 * Looks whether bytes are a picture and writes it in the size that was asked for: what has other proportions fills it
 * and loses its edges. Nothing stays at `filePath` when that fails.
 * @throws ProviderError PROVIDER_ANSWER_INVALID; the signal's reason when it aborts
 */
export async function savePicture(bytes: Buffer, options: SaveOptions): Promise<Omit<Picture, 'seed'>> {
  const { provider, filePath, width, height, signal } = options
  const contentType = contentTypeOf(filePath)
  signal.throwIfAborted()
  if (!BEGINNINGS.some((beginning) => beginning.test(bytes.toString('latin1', 0, 16)))) throw noPicture(provider)
  try {
    await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .resize(width, height, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .toFormat(formats[contentType], contentType === 'image/jpeg' ? { quality: 92 } : {})
      .toFile(filePath)
  } catch (cause) {
    await rm(filePath, { force: true })
    throw noPicture(provider, cause)
  }
  return { width, height, contentType }
}

function contentTypeOf(path: string): Picture['contentType'] {
  switch (extname(path)) {
    // The journal of paid calls names its files without one.
    case '':
    case '.png':
      return 'image/png'
    case '.jpg':
      return 'image/jpeg'
    case '.webp':
      return 'image/webp'
    default:
      throw new RangeError(`A picture's file ends in .png, .jpg or .webp, not as ${path}`)
  }
}

function noPicture(provider: string, cause?: unknown): ProviderError {
  const message = `What ${provider} gave as the picture is none that can be read.`
  return new ProviderError('PROVIDER_ANSWER_INVALID', message, { cause })
}
