import sharp from 'sharp'
import type { PixelSize, RgbImage } from '../depth-estimator.ts'
import type { DepthMap } from '../depth-map.ts'
import type { GreyImage } from '../upsample-depth.ts'

/** Estimates one frame. `picture` is a JPEG of it, its longer side 640 pixels at most; the map may have any size of that shape. */
export type EstimateFrame = (picture: Uint8Array, signal: AbortSignal) => Promise<DepthMap>

export interface EstimatedFrame {
  /** What the estimator saw. */
  small: RgbImage
  /** Its brightness in full size. */
  guide: GreyImage
  map: DepthMap
}

const longestSide = 640
/** So good that blocks of the JPEG are no edges to an estimator. */
const jpegQuality = 92

/** Estimates up to `concurrency` frames at a time, and gives them in their order. No more frames than that are in memory. */
export async function* estimateFrames(
  frames: AsyncIterable<Buffer>,
  options: { size: PixelSize; concurrency: number; estimateFrame: EstimateFrame; signal: AbortSignal },
): AsyncGenerator<EstimatedFrame> {
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const underWay: Promise<EstimatedFrame>[] = []
  try {
    for await (const pixels of frames) {
      const frame = estimate(pixels, { ...options, signal })
      // Its failure is met when its turn comes; until then it must not count as one that nobody looks at.
      frame.catch(() => undefined)
      underWay.push(frame)
      if (underWay.length >= options.concurrency) yield await next(underWay)
    }
    while (underWay.length > 0) yield await next(underWay)
  } finally {
    stop.abort()
    await Promise.allSettled(underWay)
  }
}

async function next(underWay: Promise<EstimatedFrame>[]): Promise<EstimatedFrame> {
  const [first] = underWay
  if (!first) throw new Error('No frame is under way')
  const frame = await first
  underWay.shift()
  return frame
}

async function estimate(
  pixels: Buffer,
  { size, estimateFrame, signal }: { size: PixelSize; estimateFrame: EstimateFrame; signal: AbortSignal },
): Promise<EstimatedFrame> {
  const [small, guide] = await Promise.all([shrinkColors(pixels, size), brightnessOf(pixels, size)])
  const raw = { width: small.width, height: small.height, channels: 3 as const }
  const picture = await sharp(small.data, { raw }).jpeg({ quality: jpegQuality, chromaSubsampling: '4:4:4' }).toBuffer()
  signal.throwIfAborted()
  return { small, guide, map: await estimateFrame(picture, signal) }
}

async function shrinkColors(pixels: Buffer, { width, height }: PixelSize): Promise<RgbImage> {
  const { data, info } = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

async function brightnessOf(pixels: Buffer, { width, height }: PixelSize): Promise<GreyImage> {
  const data = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .greyscale()
    .extractChannel(0)
    .raw()
    .toBuffer()
  return { width, height, data }
}
