import { writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Canvas } from '@napi-rs/canvas'
import sharp from 'sharp'

export interface PictureFile {
  readonly path: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Writes a canvas in the format that the path's ending names: `.jpg`, `.png` or `.webp`.
 * @throws RangeError for another ending; the abort reason when `signal` fires
 */
export const writePicture = async (canvas: Canvas, { path, signal }: PictureFile): Promise<void> => {
  const bytes = await encode(canvas, path)
  signal?.throwIfAborted()
  await writeFile(path, bytes, { signal })
}

/** sharp writes PNG four times as fast as the canvas's own encoder. */
const encode = async (canvas: Canvas, path: string): Promise<Buffer> => {
  const { width, height } = canvas
  const image = sharp(canvas.data(), { raw: { width, height, channels: 4 } }).removeAlpha()
  switch (contentTypeOf(path)) {
    case 'image/jpeg':
      return image.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer()
    case 'image/png':
      return image.png({ compressionLevel: 4 }).toBuffer()
    case 'image/webp':
      return image.webp({ quality: 92 }).toBuffer()
  }
}

/** @throws RangeError for an ending that can't be written */
export const contentTypeOf = (path: string): 'image/jpeg' | 'image/png' | 'image/webp' => {
  const extension = extname(path).toLowerCase()
  switch (extension) {
    case '.jpg':
    case '.jpeg':
      return 'image/jpeg'
    case '.png':
      return 'image/png'
    case '.webp':
      return 'image/webp'
    default:
      throw new RangeError(`Can't write a picture as "${extension}". Use .jpg, .png or .webp.`)
  }
}
