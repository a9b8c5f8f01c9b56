import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts'
import { inspectMedia } from './inspect-media.ts'
import { MediaRefusedError } from './media-refused-error.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-inspect-'))
  await film(['-movflags', '+faststart'], 'film.mp4')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const noise = (width = 64, height = 48) =>
  sharp({
    create: { width, height, channels: 3, background: 'black', noise: { type: 'gaussian', mean: 128, sigma: 50 } },
  })

/** Two seconds of video. */
async function film(options: string[], name: string): Promise<string> {
  const path = join(folder, name)
  const source = ['-f', 'lavfi', '-i', 'testsrc=d=2:s=64x48:r=25', '-pix_fmt', 'yuv420p']
  await runFfmpeg(['-v', 'error', ...source, ...options, path])
  return path
}

async function save(name: string, data: Uint8Array | string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, data)
  return path
}

async function inspect(data: Uint8Array | string) {
  return inspectMedia(await save('file', data))
}

async function refusalOf(data: Uint8Array | string): Promise<string> {
  const error = await inspect(data).then(
    (media) => expect.fail(`taken as ${JSON.stringify(media)}`),
    (error: unknown) => error,
  )
  if (!(error instanceof MediaRefusedError)) throw error
  expect(error.message).not.toContain(folder)
  return error.code
}

const firstPart = (data: Buffer, share: number) => data.subarray(0, Math.floor(data.length * share))

/** A PNG that says it has this size and has next to nothing in it. */
function pngOfSize(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const pixels = Buffer.from('789c6360000000020001e221bc33', 'hex')
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}

describe('photos', () => {
  const photos = {
    jpg: { contentType: 'image/jpeg', make: () => noise().jpeg() },
    png: { contentType: 'image/png', make: () => noise().png() },
    webp: { contentType: 'image/webp', make: () => noise().webp() },
    avif: { contentType: 'image/avif', make: () => noise().avif({ effort: 0 }) },
    gif: { contentType: 'image/gif', make: () => noise().gif() },
    tiff: { contentType: 'image/tiff', make: () => noise().tiff({ compression: 'deflate' }) },
  }
  const types = Object.entries(photos).map(([extension, photo]) => ({ extension, ...photo }))

  it.each(types)('takes .$extension, whatever it is called', async ({ extension, contentType, make }) => {
    const size = { width: 64, height: 48 }
    const expected = { mediaType: 'photo', contentType, extension, ...size, durationMs: null }
    expect(await inspectMedia(await save('notes.txt', await make().toBuffer()))).toEqual(expected)
  })

  it.each(types)('refuses .$extension that is cut off', async ({ make }) => {
    const data = await make().toBuffer()
    // The directory of a TIFF is its end, and without it nothing says what the rest is.
    const codes = ['MEDIA_BROKEN', 'MEDIA_TYPE_UNSUPPORTED']
    for (const share of [0.5, 0.95, 0.99]) expect(codes).toContain(await refusalOf(firstPart(data, share)))
  })

  it('takes 16 bits, interlacing, transparency, grey and CMYK', async () => {
    const odd = [
      noise().toColorspace('rgb16').png(),
      noise().png({ progressive: true }),
      noise().jpeg({ progressive: true }),
      noise().ensureAlpha(0.5).webp({ lossless: true }),
      noise().greyscale().tiff(),
      noise().toColorspace('cmyk').jpeg(),
    ]
    for (const picture of odd) expect(await inspect(await picture.toBuffer())).toMatchObject({ mediaType: 'photo' })
  })

  it('gives the size of the upright picture', async () => {
    const turned = await noise().withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect(await inspect(turned)).toMatchObject({ width: 48, height: 64 })
  })

  it('gives the size of one picture of an animation', async () => {
    const frames = await sharp(await noise(64, 96).raw().toBuffer(), {
      raw: { width: 64, height: 96, channels: 3, pageHeight: 48 },
    })
      .gif()
      .toBuffer()
    expect(await inspect(frames)).toMatchObject({ mediaType: 'photo', width: 64, height: 48 })
  })

  it('refuses more than 100 megapixels by the header alone, and takes as many', async () => {
    expect(await refusalOf(pngOfSize(10_000, 10_001))).toBe('MEDIA_TOO_LARGE')
    expect(await refusalOf(pngOfSize(60_000, 60_000))).toBe('MEDIA_TOO_LARGE')
    // As large as is taken, but with nothing in it.
    expect(await refusalOf(pngOfSize(10_000, 10_000))).toBe('MEDIA_BROKEN')
    const largest = sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: 'red' } })
    expect(await inspect(await largest.jpeg().toBuffer())).toMatchObject({ width: 10_000, height: 10_000 })
  })

  it('refuses an animation of very many frames', async () => {
    // A frame of one pixel: an image descriptor and three bytes of LZW.
    const frame = Buffer.from('2c000000000100010000020244010 0'.replace(' ', ''), 'hex')
    const start = Buffer.from('47494638396101000100800000000000ffffff', 'hex')
    const animation = (count: number) => Buffer.concat([start, ...Array(count).fill(frame), Buffer.from(';')])
    expect(await inspect(animation(10_000))).toMatchObject({ width: 1, height: 1 })
    expect(await refusalOf(animation(10_001))).toBe('MEDIA_TOO_LARGE')
  })

  it('refuses a picture without width or height', async () => {
    expect(await refusalOf(pngOfSize(0, 0))).toBe('MEDIA_BROKEN')
    expect(await refusalOf(pngOfSize(5, 0))).toBe('MEDIA_BROKEN')
  })

  it('refuses wrong pixels in the middle', async () => {
    const data = await noise(256, 256).png().toBuffer()
    data.fill(0, Math.floor(data.length / 2), Math.floor(data.length / 2) + 2000)
    expect(await refusalOf(data)).toBe('MEDIA_BROKEN')
  })
})

describe('videos', () => {
  const size = { width: 64, height: 48 }
  it.each([
    { extension: 'mp4', contentType: 'video/mp4', options: [] },
    { extension: 'mov', contentType: 'video/quicktime', options: [] },
    { extension: 'mkv', contentType: 'video/x-matroska', options: [] },
    { extension: 'webm', contentType: 'video/webm', options: ['-c:v', 'libvpx', '-deadline', 'realtime'] },
  ])('takes .$extension', async ({ extension, contentType, options }) => {
    const path = await film(options, `small.${extension}`)
    const media = await inspectMedia(path)
    expect(media).toEqual({ mediaType: 'video', contentType, extension, ...size, durationMs: 2000 })
  })

  it('takes one that does not say how long it is', async () => {
    const path = await film(['-f', 'matroska', '-live', '1'], 'live.mkv')
    expect(await inspectMedia(path)).toMatchObject({ mediaType: 'video', durationMs: null })
  })

  it('takes one made of fragments', async () => {
    const fragments = await film(['-movflags', 'frag_keyframe+empty_moov'], 'fragments.mp4')
    expect(await inspectMedia(fragments)).toMatchObject({ durationMs: 2000 })
  })

  it('takes one that an edit has shortened, with frames in it that are never shown', async () => {
    const shorter = await readFile(await film(['-g', '5', '-bf', '0'], 'shorter.mp4'))
    const entry = shorter.indexOf('elst') + 12
    expect([shorter.readUInt32BE(entry), shorter.readUInt32BE(entry + 4)]).toEqual([2000, 0])
    // Half a second, in thousandths, from the first second on, in 1/12800 s.
    shorter.writeUInt32BE(500, entry)
    shorter.writeUInt32BE(12_800, entry + 4)
    expect(await inspect(shorter)).toMatchObject({ mediaType: 'video' })
  })

  it('gives the size of the upright picture', async () => {
    const path = join(folder, 'turned.mp4')
    const film = join(folder, 'film.mp4')
    await runFfmpeg(['-v', 'error', '-i', film, '-c', 'copy', '-metadata:s:v', 'rotate=90', path])
    expect(await inspectMedia(path)).toMatchObject({ width: 48, height: 64 })
  })

  it('refuses one without its table of contents, one whose end is missing, and one with noise for frames', async () => {
    const whole = await readFile(join(folder, 'film.mp4'))
    const tableLast = await readFile(await film([], 'table-last.mp4'))
    expect(await refusalOf(firstPart(tableLast, 0.9))).toBe('MEDIA_BROKEN')
    expect(await refusalOf(firstPart(whole, 0.9))).toBe('MEDIA_BROKEN')
    const noisy = Buffer.from(whole)
    noisy.set(
      await noise(256, 256)
        .raw()
        .toBuffer()
        .then((raw) => raw.subarray(0, whole.length - frames(whole))),
      frames(whole),
    )
    expect(await refusalOf(noisy)).toBe('MEDIA_BROKEN')
  })

  const frames = (mp4: Buffer) => mp4.indexOf('mdat') + 4

  it('refuses sound alone', async () => {
    const path = join(folder, 'sound.mp4')
    await runFfmpeg(['-v', 'error', '-f', 'lavfi', '-i', 'sine=d=1', '-c:a', 'aac', path])
    expect(await refusalOf(await readFile(path))).toBe('MEDIA_TYPE_UNSUPPORTED')
  })

  it('refuses one that is too wide or too long', async () => {
    const wide = await film(['-vf', 'scale=8194:16', '-frames:v', '1', '-preset', 'ultrafast'], 'wide.mp4')
    expect(await refusalOf(await readFile(wide))).toBe('MEDIA_TOO_LARGE')
    const long = await film(['-vf', 'setpts=PTS*2000', '-r', '1/60', '-preset', 'ultrafast'], 'long.mp4')
    expect(await refusalOf(await readFile(long))).toBe('MEDIA_TOO_LARGE')
  })
})

describe('everything else', () => {
  const ftyp = (brand: string) => `\0\0\0\x18ftyp${brand}\0\0\0\0${brand}mif1`
  const others = {
    'an SVG': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    'a PDF': '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF',
    text: 'Just some text.',
    'a page': '<!doctype html><script>alert(1)</script>',
    'a page with a picture behind it': `<html><!--${'\xff\xd8\xff\xe0'}-->`,
    'an archive': 'PK\x03\x04\x14\0\0\0\0\0',
    'a bitmap': 'BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0',
    'an MP3': 'ID3\x04\0\0\0\0\0\0',
    'an M4A': ftyp('M4A '),
    'a HEIC': ftyp('heic'),
    'an icon': '\0\0\x01\0\x01\0\x10\x10\0\0',
    'a Photoshop file': '8BPS\0\x01\0\0\0\0\0\0',
    'a playlist': '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n',
    'one byte': 'x',
    nothing: '',
  }
  it.each(Object.entries(others))('refuses %s', async (_name, text) => {
    expect(await refusalOf(Buffer.from(text, 'latin1'))).toBe('MEDIA_TYPE_UNSUPPORTED')
  })

  it('stops when it is told to', async () => {
    const path = await save('picture.png', await noise(4000, 4000).png({ compressionLevel: 0 }).toBuffer())
    const reason = new Error('enough')
    const stop = new AbortController()
    const inspected = inspectMedia(path, { signal: stop.signal })
    stop.abort(reason)
    await expect(inspected).rejects.toBe(reason)
  })
})
