import { createCpuSlots } from '@kiln/core'
import { type DepthEstimator, depthOfPicture, encodeDepthPng } from '@kiln/media'

/** Makes depth maps, a few at a time. */
export interface DepthMaker {
  /** What estimates depth. */
  readonly model: string
  /**
   * The depth map of a picture as PNG.
   * @throws EstimationError when that is not the picture's fault; any other error means that the picture can't be read
   */
  pngOf(path: string, options: { bits: 8 | 16; signal: AbortSignal }): Promise<Buffer>
  /** Waits for what is under way. Idempotent. */
  close(): Promise<void>
}

/** The estimator has failed, whatever the picture. */
export class EstimationError extends Error {
  override readonly name = 'EstimationError'
}

/** @param options.concurrency pictures that are worked on at once; the others wait, first come, first served */
export function createDepthMaker(estimator: DepthEstimator, { concurrency }: { concurrency: number }): DepthMaker {
  const slots = createCpuSlots(concurrency)
  const blamed = blameEstimator(estimator)
  return {
    model: estimator.model,
    async pngOf(path, { bits, signal }) {
      const release = await slots.acquire(1, signal)
      try {
        const map = await depthOfPicture({ source: path, estimator: blamed, signal })
        return await encodeDepthPng(map, bits)
      } finally {
        release()
      }
    },
    close: () => estimator.close(),
  }
}

/** The same estimator, whose errors can be told from those of decoding the picture. */
function blameEstimator(estimator: DepthEstimator): DepthEstimator {
  return {
    model: estimator.model,
    inputSizeOf: (picture) => estimator.inputSizeOf(picture),
    async estimate(image, options = {}) {
      try {
        return await estimator.estimate(image, options)
      } catch (cause) {
        options.signal?.throwIfAborted()
        throw new EstimationError('The depth estimator has failed', { cause })
      }
    },
    close: () => estimator.close(),
  }
}
