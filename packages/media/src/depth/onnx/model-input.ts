import type { PixelSize, RgbImage } from '../depth-estimator.ts'

/** Side of the square patches that the network cuts its input into. */
const patch = 14
/** The short side that Depth Anything V2 was trained with. */
const shortSide = 518
/** A panorama of 3:1. Beyond that the network's memory, which grows with the square of this, gets out of hand. */
const maxPixels = shortSide * shortSide * 3

/**
 * The size at which Depth Anything V2 sees a picture: the short side 518, the long one in proportion, both rounded to
 * whole patches. As `DPTImageProcessor` of Hugging Face has it for this model (`keep_aspect_ratio`,
 * `ensure_multiple_of` 14), and `Resize` with `lower_bound` in DepthAnything/Depth-Anything-V2. Pictures wider or
 * higher than 3:1 are seen smaller: at most 3 × 518² pixels.
 */
export function inputSizeOf({ width, height }: PixelSize): PixelSize {
  const scale = shortSide / Math.min(width, height)
  if (width * height * scale * scale > maxPixels) return boundedSizeOf({ width, height })
  return { width: wholePatches(width * scale), height: wholePatches(height * scale) }
}

function wholePatches(side: number): number {
  return Math.max(shortSide, roundHalfToEven(side / patch) * patch)
}

/** As Python and numpy round, so that our sizes are theirs. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value)
  if (value - below !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}

function boundedSizeOf({ width, height }: PixelSize): PixelSize {
  const scale = Math.sqrt(maxPixels / (width * height))
  const patchesOf = (side: number) => Math.max(1, Math.floor((side * scale) / patch))
  const short = patchesOf(Math.min(width, height))
  // A short side that was raised to one patch must be made up for.
  const long = Math.min(patchesOf(Math.max(width, height)), Math.floor(maxPixels / patch / patch / short))
  const [across, down] = width > height ? [long, short] : [short, long]
  return { width: across * patch, height: down * patch }
}

/** Of ImageNet, in the order red, green, blue: what the network's backbone was trained with. */
const mean = [0.485, 0.456, 0.406] as const
const deviation = [0.229, 0.224, 0.225] as const

/** The picture as the network's `pixel_values`: one plane per channel, each `(value / 255 - mean) / deviation`. */
export function pixelValuesOf({ data, width, height }: RgbImage): Float32Array {
  const area = width * height
  const values = new Float32Array(3 * area)
  for (const channel of [0, 1, 2] as const) {
    const scale = 1 / (255 * deviation[channel])
    const offset = mean[channel] / deviation[channel]
    const plane = channel * area
    for (let pixel = 0; pixel < area; pixel++) values[plane + pixel] = (data[pixel * 3 + channel] ?? 0) * scale - offset
  }
  return values
}
