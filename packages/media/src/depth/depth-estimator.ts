import type { DepthMap } from './depth-map.ts'

export interface PixelSize {
  width: number
  height: number
}

/** Upright pixels in sRGB: red, green, blue, 8 bits each, row by row, no alpha. */
export interface RgbImage extends PixelSize {
  data: Uint8Array
}

/** Guesses depth from one picture. Everything around it (decoding, scaling, the way back to the full size) is shared. */
export interface DepthEstimator {
  /** What a result and `/health` call it, e.g. `Depth-Anything-V2` or `built-in`. */
  readonly model: string
  /** The size at which it wants to see a picture of this size. */
  inputSizeOf(picture: PixelSize): PixelSize
  /** @param image at the size of {@link inputSizeOf}; the map has that size too */
  estimate(image: RgbImage, options?: { signal?: AbortSignal }): Promise<DepthMap>
  /** Idempotent. */
  close(): Promise<void>
}
