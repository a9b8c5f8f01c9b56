import sharp, { type Sharp } from 'sharp'
import type { PixelSize, RgbImage } from './depth-estimator.ts'
import type { GreyImage } from './upsample-depth.ts'

/** A path, or the bytes of a file. */
export type PictureSource = string | Uint8Array

/** More than any camera gives, and what a service can still hold in memory. */
const mostPixels = 100_000_000

/** @throws Error when it is no picture, or has more than 100 megapixels */
export async function uprightSizeOf(source: PictureSource): Promise<PixelSize> {
  const { autoOrient } = await sharp(source, { limitInputPixels: false }).metadata()
  const { width, height } = autoOrient
  if (width * height <= mostPixels) return { width, height }
  throw new Error(`A picture of ${width}×${height} pixels is too large. At most ${mostPixels / 1e6} megapixels.`)
}

/** Colours at a small size. JPEGs are decoded at an eighth to a half of their size, as far as that is enough. */
export async function readColors(source: PictureSource, { width, height }: PixelSize): Promise<RgbImage> {
  const data = await upright(source)
    .resize(width, height, { fit: 'fill' })
    .toColorspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer()
  return { width, height, data }
}

/** Brightness at full size. Colour profiles are left out: they move no edge, and cost more than all the rest. */
export async function readBrightness(source: PictureSource): Promise<GreyImage> {
  const { data, info } = await upright(source, { ignoreIcc: true })
    .greyscale()
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

const upright = (source: PictureSource, options: { ignoreIcc?: boolean } = {}): Sharp =>
  open(source, options).autoOrient().flatten({ background: '#808080' })

/** Of an animation, the first picture. What is only odd about a file is no reason to refuse it; what is missing is. */
const open = (source: PictureSource, options: { ignoreIcc?: boolean } = {}): Sharp =>
  sharp(source, { failOn: 'error', limitInputPixels: mostPixels, ...options })
