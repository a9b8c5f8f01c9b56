import { randomBytes } from 'node:crypto'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fakePicture } from '../../provider/testing/fake-media.ts'
import { savePicture } from './save-picture.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-picture-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const save = (bytes: Buffer, name = 'p.png', signal = new AbortController().signal) =>
  savePicture(bytes, { provider: 'painter', filePath: join(folder, name), width: 60, height: 90, signal })

it.each([
  ['p.png', 'image/png', 'png'],
  ['p.jpg', 'image/jpeg', 'jpeg'],
  ['p.webp', 'image/webp', 'webp'],
])('writes %s as the ending says, in the size that was asked for', async (name, contentType, format) => {
  const middle = { input: await fakePicture(100, 100), left: 50, top: 0 }
  const green = { width: 200, height: 100, channels: 3, background: '#00ff00' } as const
  const wide = await sharp({ create: green }).composite([middle]).png().toBuffer()
  expect(await save(wide, name)).toEqual({ width: 60, height: 90, contentType })
  const { data, info } = await sharp(join(folder, name)).raw().toBuffer({ resolveWithObject: true })
  expect((await sharp(join(folder, name)).metadata()).format).toBe(format)
  expect([info.width, info.height]).toEqual([60, 90])
  // Only the middle is kept, red to the left and blue to the right; the green edges are cut off.
  expect(data[0]).toBeGreaterThan(200)
  expect(data[1]).toBeLessThan(50)
  expect(data.at(-1)).toBeGreaterThan(200)
})

it('makes a PNG of what came when the path has no ending', async () => {
  const jpeg = await sharp(await fakePicture(100, 100))
    .jpeg()
    .toBuffer()
  expect(await save(jpeg, 'provider-1')).toMatchObject({ contentType: 'image/png' })
  expect((await sharp(join(folder, 'provider-1')).metadata()).format).toBe('png')
})

it('refuses what is no picture, and pictures that may name other files', async () => {
  const whole = await fakePicture(200, 100)
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/passwd"/></svg>'
  const large = await sharp(randomBytes(900 * 900 * 3), { raw: { width: 900, height: 900, channels: 3 } })
    .jpeg()
    .toBuffer()
  const halves = [whole.subarray(0, 100), large.subarray(0, large.length / 2)]
  for (const bytes of [Buffer.from('hello'), Buffer.from(svg), Buffer.alloc(0), ...halves]) {
    await expect(save(bytes)).rejects.toMatchObject({ code: 'PROVIDER_ANSWER_INVALID', permanent: false })
    await expect(access(join(folder, 'p.png'))).rejects.toThrow('ENOENT')
  }
})

it('refuses a small file with more pixels than fit into memory', async () => {
  const black = { width: 9000, height: 9000, channels: 3, background: '#000000' } as const
  const bomb = await sharp({ create: black, limitInputPixels: false }).png().toBuffer()
  await expect(save(bomb)).rejects.toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
})

it('refuses a file ending that names no picture', async () => {
  await expect(save(await fakePicture(8, 8), 'p.gif')).rejects.toThrow(RangeError)
})

it('ends with the reason of its signal', async () => {
  await expect(
    save(await fakePicture(8, 8), 'p.png', AbortSignal.abort(new Error('no longer wanted'))),
  ).rejects.toThrow('no longer wanted')
})
