import { encodeDepthPng } from '@kiln/media'

/** A depth map with 16 bits that gets brighter from left to right, with steps that 8 bits do not have. */
export function greyPng({ width, height }: { width: number; height: number }): Promise<Buffer> {
  const values = Uint16Array.from({ length: width * height }, (_, index) => 1000 + (index % width) * 100)
  return encodeDepthPng({ width, height, values }, 16)
}
