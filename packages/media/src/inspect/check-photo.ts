import sharp, { type Metadata } from 'sharp'
import { mediaLimits } from './media-limits.ts'
import { MediaRefusedError } from './media-refused-error.ts'

export interface PixelArea {
  width: number
  height: number
}

/**
 * What is only odd about a file is no reason to refuse it; pixels that are missing or wrong are. Whoever opens the
 * picture later must not be stricter.
 */
const failOn = 'error'

/**
 * Decodes a picture once, line by line, to know that it can be.
 * @param format what libvips must take it for
 * @returns its size as it is seen, turned as EXIF says
 * @throws MediaRefusedError
 */
export async function checkPhoto(path: string, format: string): Promise<PixelArea> {
  const header = await readHeader(path)
  if (header.format !== format) throw broken()
  assertWithinLimits(header)
  await decode(path).catch((error: unknown) => {
    throw broken(error)
  })
  const { width, height } = header.autoOrient
  return { width, height }
}

/** The header alone says how large it is, before anything is unpacked. */
function readHeader(path: string): Promise<Metadata> {
  return sharp(path, { failOn, limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw broken(error)
    })
}

function assertWithinLimits({ width, height, pages = 1 }: Metadata): void {
  if (width * height > mediaLimits.pixels) {
    const most = mediaLimits.pixels / 1e6
    throw new MediaRefusedError('MEDIA_TOO_LARGE', `has ${width} × ${height} pixels; at most ${most} megapixels`)
  }
  if (pages > mediaLimits.pages) {
    throw new MediaRefusedError('MEDIA_TOO_LARGE', `has ${pages} pictures; at most ${mediaLimits.pages}`)
  }
}

/** To one pixel, so that every other has been read and next to nothing is kept. */
async function decode(path: string): Promise<void> {
  await sharp(path, { failOn, limitInputPixels: mediaLimits.pixels })
    .flatten({ background: '#808080' })
    .toColorspace('srgb')
    .resize(1, 1, { fit: 'fill' })
    .raw()
    .toBuffer()
}

function broken(cause?: unknown): MediaRefusedError {
  return new MediaRefusedError('MEDIA_BROKEN', 'is broken or cut off: the picture can not be decoded', { cause })
}
