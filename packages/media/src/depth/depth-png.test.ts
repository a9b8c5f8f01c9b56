import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeDepthPng, encodeDepthPng } from './depth-png.ts'

/** Every value that there is. */
const map = { width: 256, height: 256, values: Uint16Array.from({ length: 65_536 }, (_, value) => value) }

describe('a depth map as PNG', () => {
  it('of 8 bits is greyscale, near = bright, and off by half a step at most when read back', async () => {
    const png = await encodeDepthPng(map, 8)
    expect(await sharp(png).metadata()).toMatchObject({
      format: 'png',
      channels: 1,
      depth: 'uchar',
      width: 256,
      height: 256,
    })
    const pixels = await sharp(png).toColourspace('b-w').raw().toBuffer()
    expect(pixels[0]).toBe(0)
    expect(pixels[65_535]).toBe(255)
    const read = await decodeDepthPng(png)
    expect(read).toMatchObject({ width: 256, height: 256 })
    for (let at = 0; at < map.values.length; at++) {
      if (Math.abs((read.values[at] ?? 0) - at) > 129) expect.fail(`${at} came back as ${read.values[at]}`)
    }
  })

  it('of 16 bits comes back exactly', async () => {
    const png = await encodeDepthPng(map, 16)
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', channels: 1, depth: 'ushort' })
    expect(await decodeDepthPng(png)).toEqual(map)
  })

  it('is the same bytes each time', async () => {
    expect((await encodeDepthPng(map, 8)).equals(await encodeDepthPng(map, 8))).toBe(true)
  })

  it('is what decodeDepthPng insists on', async () => {
    const jpeg = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#000' } })
      .jpeg()
      .toBuffer()
    await expect(decodeDepthPng(jpeg)).rejects.toThrow('must be a PNG, not jpeg')
    await expect(decodeDepthPng(Buffer.from('nothing'))).rejects.toThrow()
  })
})
