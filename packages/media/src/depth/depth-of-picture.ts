import { setImmediate } from 'node:timers/promises'
import type { DepthEstimator } from './depth-estimator.ts'
import type { DepthMap } from './depth-map.ts'
import { type PictureSource, readBrightness, readColors, uprightSizeOf } from './read-picture.ts'
import { createDepthUpsampler, type GreyImage } from './upsample-depth.ts'

/** About a megapixel, some milliseconds: meanwhile a server answers nobody. */
const pixelsAtOnce = 1_000_000

/**
 * The depth of a whole picture: read at the size the estimator wants, guessed, and brought to the picture's own upright
 * size with the picture's edges. The same picture and estimator give the same map.
 * @param request.source a path or the bytes of a JPEG, PNG, WebP, AVIF, GIF (its first picture) or TIFF
 * @throws Error when it can't be decoded, is cut off, or has more than 100 megapixels; the signal's reason when that has fired
 */
export async function depthOfPicture(request: {
  source: PictureSource
  estimator: DepthEstimator
  signal?: AbortSignal
}): Promise<DepthMap> {
  const { source, estimator, signal } = request
  signal?.throwIfAborted()
  const size = await uprightSizeOf(source)
  signal?.throwIfAborted()
  const colors = await readColors(source, estimator.inputSizeOf(size))
  signal?.throwIfAborted()
  const map = await estimator.estimate(colors, signal ? { signal } : {})
  signal?.throwIfAborted()
  const guide = await readBrightness(source)
  return upsampleInBands(map, { guide, signal })
}

async function upsampleInBands(
  map: DepthMap,
  { guide, signal }: { guide: GreyImage; signal: AbortSignal | undefined },
): Promise<DepthMap> {
  const upsampler = createDepthUpsampler(map, guide)
  const rows = Math.max(1, Math.floor(pixelsAtOnce / guide.width))
  for (let row = 0; row < guide.height; row += rows) {
    await setImmediate()
    signal?.throwIfAborted()
    upsampler.fill(row, Math.min(guide.height, row + rows))
  }
  return upsampler.result
}
