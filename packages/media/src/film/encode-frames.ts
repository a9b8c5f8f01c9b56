import { encodePixels, type PixelEncoding } from './encode-pixels.ts'

export interface EncodeFramesRequest extends Omit<PixelEncoding, 'pixelFormat'> {
  frameCount: number
  /** The pixels of one frame as `rgb0`. Read before the next one is asked for. */
  frameAt: (index: number) => Buffer | Promise<Buffer>
  onFrames?: (done: number) => void
}

/** Encodes frames as they are drawn: one at a time is in memory, whatever the length. */
export async function encodeFrames(request: EncodeFramesRequest): Promise<void> {
  const { frameCount, frameAt, onFrames, ...encoding } = request
  await encodePixels(encoding, async (write) => {
    for (let index = 0; index < frameCount; index++) {
      await write(await frameAt(index))
      onFrames?.(index + 1)
    }
  })
}
