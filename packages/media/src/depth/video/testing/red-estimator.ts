import sharp from 'sharp'
import { createRandom } from '../../../image/random.ts'
import type { EstimateFrame } from '../estimate-frames.ts'
import { normal } from './draw-video.ts'

export interface RedEstimatorOptions {
  /** Its map is this much smaller than the picture. Default 4. */
  coarseness?: number
  /** How much it errs from frame to frame, in levels of 8 bits: over the whole picture, and by itself in each place. */
  flicker?: { scale: number; shift: number; noise: number }
}

/** Takes red for near, at a size of its own, and errs as networks do: scale and shift differ from frame to frame. */
export function createRedEstimator({ coarseness = 4, flicker }: RedEstimatorOptions = {}): EstimateFrame {
  const random = createRandom('estimator')
  return async (picture) => {
    const { width = 1, height = 1 } = await sharp(picture).metadata()
    const size = { width: Math.ceil(width / coarseness), height: Math.ceil(height / coarseness) }
    const data = await sharp(picture)
      .resize({ ...size, fit: 'fill' })
      .extractChannel(0)
      .raw()
      .toBuffer()
    const scale = 1 + (flicker ? flicker.scale * normal(random) : 0)
    const shift = flicker ? flicker.shift * normal(random) : 0
    const values = Uint16Array.from(data, (red) => {
      const level = red * scale + shift + (flicker ? flicker.noise * normal(random) : 0)
      return Math.min(65535, Math.max(0, Math.round(level * 257)))
    })
    return { ...size, values }
  }
}
