import sharp from 'sharp'
import type { DepthMap } from './depth-map.ts'

/** Smooth maps hardly get smaller above this, but take three times as long. */
const compressionLevel = 3

/** A greyscale PNG, near = bright, in the size of the map. */
export async function encodeDepthPng(map: DepthMap, bits: 8 | 16): Promise<Buffer> {
  const { width, height, values } = map
  const raw = { width, height, channels: 1 as const }
  switch (bits) {
    case 8:
      return sharp(toBytes(values), { raw }).toColourspace('b-w').png({ compressionLevel }).toBuffer()
    case 16:
      return sharp(values, { raw }).toColourspace('grey16').png({ compressionLevel }).toBuffer()
    default:
      return bits satisfies never
  }
}

/**
 * Reads what {@link encodeDepthPng} wrote, or another greyscale PNG. 8 bits are spread over the whole range.
 * @throws Error when it is no PNG
 */
export async function decodeDepthPng(bytes: Uint8Array): Promise<DepthMap> {
  const image = sharp(bytes)
  const { format, depth, width, height } = await image.metadata()
  if (format !== 'png') throw new Error(`A depth map must be a PNG, not ${format}.`)
  if (depth === 'ushort') {
    const data = await image.toColourspace('grey16').extractChannel(0).raw({ depth: 'ushort' }).toBuffer()
    return { width, height, values: new Uint16Array(Uint8Array.from(data).buffer) }
  }
  const data = await image.toColourspace('b-w').extractChannel(0).raw().toBuffer()
  return { width, height, values: Uint16Array.from(data, (value) => value * 257) }
}

/** Rounded, so that reading it back is off by at most half a step: 65535 = 255 * 257. */
function toBytes(values: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(values.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = ((values[at] ?? 0) + 128) / 257
  return bytes
}
