import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { runFfmpeg } from '@kiln/media'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { pngOfSize } from '../testing/png-of-size.ts'
import { createUploadApp, formWith, type UploadApp } from '../testing/upload-app.ts'

const maxBytes = 3 * 1024 * 1024

let test: UploadApp
let photo: Buffer
let film: Buffer
let filmWithTableLast: Buffer
let sound: Buffer
beforeAll(async () => {
  // A limit that a test can reach.
  test = await createUploadApp({ limits: { maxBytes } })
  photo = await noise().jpeg().toBuffer()
  const picture = ['-f', 'lavfi', '-i', 'testsrc=d=1:s=64x48:r=10', '-pix_fmt', 'yuv420p']
  film = await encoded([...picture, '-movflags', '+faststart'])
  filmWithTableLast = await encoded(picture)
  sound = await encoded(['-f', 'lavfi', '-i', 'sine=d=1'])
})
afterAll(() => test.close())

const noise = () =>
  sharp({
    create: {
      width: 64,
      height: 48,
      channels: 3,
      background: 'black',
      noise: { type: 'gaussian', mean: 128, sigma: 50 },
    },
  })

async function encoded(options: string[]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-bad-uploads-'))
  const path = join(folder, 'made.mp4')
  await runFfmpeg(['-v', 'error', ...options, path])
  const data = await readFile(path)
  await rm(folder, { recursive: true })
  return data
}

const half = (data: Buffer) => data.subarray(0, Math.floor(data.length / 2))

/** Whatever is done, nothing of it is left: no temporary file, no stored object, no row. */
async function leavingNothing<Result>(work: () => Promise<Result>): Promise<Result> {
  const before = await test.traces()
  const result = await work()
  await vi.waitFor(async () => expect(await test.traces()).toEqual(before), { timeout: 10_000 })
  return result
}

interface Refusal {
  status?: number
  /** In the message. */
  says: RegExp | string
}

function expectRefusal(answer: { status: number; body: string }, { status = 400, says }: Refusal): void {
  const json: unknown = JSON.parse(answer.body)
  expect({ status: answer.status, json }).toEqual({
    status,
    json: { error: expect.stringMatching(/^[A-Z][A-Za-z ]+$/), message: expect.stringMatching(says) },
  })
  expect(answer.body).not.toMatch(/\/tmp|incoming|node_modules/)
}

const boundary = 'kiln-boundary'
const end = `\r\n--${boundary}--\r\n`
const part = (headers: string) => `--${boundary}\r\n${headers}\r\n\r\n`
const disposition = (rest: string) => part(`Content-Disposition: form-data; ${rest}`)
const media = disposition('name="media"; filename="photo.jpg"')
const bytes = (...parts: (string | Buffer)[]) => Buffer.concat(parts.map((data) => Buffer.from(data as string)))

/** Sends a body as it is. */
async function post(body: Buffer | string, type = `multipart/form-data; boundary=${boundary}`) {
  const headers: Record<string, string> = type === '' ? {} : { 'content-type': type }
  const response = await fetch(`${test.url}/api/media/upload`, { method: 'POST', headers, body })
  return { status: response.status, body: await response.text() }
}

describe('files that are refused', () => {
  const types =
    /^media: must be a whole file of one of these types: JPEG, PNG, WebP, AVIF, GIF, TIFF, MP4, MOV, WebM, MKV$/
  const cutOff = /^media: is broken or cut off/
  const files: Record<string, [make: () => Promise<Buffer | string> | Buffer | string, says: RegExp | string]> = {
    'half a JPEG': [() => half(photo), cutOff],
    'half a PNG': [async () => half(await noise().png().toBuffer()), cutOff],
    'half a WebP': [async () => half(await noise().webp().toBuffer()), cutOff],
    'half an AVIF': [async () => half(await noise().avif({ effort: 0 }).toBuffer()), cutOff],
    'half a GIF': [async () => half(await noise().gif().toBuffer()), cutOff],
    'half a TIFF': [async () => half(await noise().tiff().toBuffer()), /cut off|whole file/],
    'an MP4 without its table of contents': [() => half(filmWithTableLast), cutOff],
    'an MP4 whose frames are cut off': [() => film.subarray(0, film.length - 2000), cutOff],
    'an MP4 with sound alone': [() => sound, /^media: has no video in it/],
    'the first bytes of a JPEG': [() => Buffer.from('ffd8ffe000104a46494600', 'hex'), cutOff],
    'a PNG of 30000 × 30000 pixels': [
      () => pngOfSize(30_000, 30_000),
      /^media: has 30000 × 30000 pixels; at most 100 megapixels/,
    ],
    'a GIF of 65535 × 65535 pixels': [
      () => Buffer.from('474946383961ffffffff800000000000ffffff2c00000000ffffffff00', 'hex'),
      /^media: /,
    ],
    'a PNG of 0 × 0 pixels': [() => pngOfSize(0, 0), cutOff],
    'an SVG': [() => '<svg xmlns="http://www.w3.org/2000/svg"/>', types],
    'a PDF': [() => '%PDF-1.7\n%%EOF', types],
    text: [() => 'not a picture', types],
    'a page': [() => '<!doctype html><script>alert(1)</script>', types],
    'a page before a picture': [() => bytes('<html>', photo), types],
    'an archive': [() => Buffer.from('504b0304140000000000', 'hex'), types],
    'a HEIC': [() => '\0\0\0\x18ftypheic\0\0\0\0heicmif1', types],
    'a bitmap': [() => Buffer.from('424d460000000000000036000000280000', 'hex'), types],
    'an MP3': [() => 'ID3\x04\0\0\0\0\0\0', types],
    zeros: [() => Buffer.alloc(10_000), types],
    nothing: [() => '', /^media: must not be empty/],
  }

  it.each(Object.entries(files))('refuses %s', async (_name, [make, says]) => {
    const file = await make()
    const answer = await leavingNothing(() => test.upload(formWith(file, 'photo.jpg')))
    expectRefusal(answer, { says })
  })

  it('refuses a file that is too large, with and without a length that says so beforehand', async () => {
    const says = /^media: the file is too large; at most 3 MB \(3145728 bytes\)$/
    for (const size of [maxBytes + 1, maxBytes * 3]) {
      const answer = await leavingNothing(() => test.upload(formWith(Buffer.alloc(size))))
      expectRefusal(answer, { status: 413, says })
    }
  })

  it('takes a file of exactly the size that is allowed', async () => {
    const padded = Buffer.concat([photo, Buffer.alloc(maxBytes - photo.length)])
    expect((await test.upload(formWith(padded))).status).toBe(201)
  })
})

describe('forms that are refused', () => {
  const notAForm = /^media: must be sent in a form/
  const malformed = /^media: can not be read: the form is cut off or malformed$/
  const forms: Record<string, [send: () => Promise<{ status: number; body: string }>, refusal: Refusal]> = {
    'no body': [() => post(''), { says: /^media: Field required/ }],
    'a form without parts': [() => post(`--${boundary}--\r\n`), { says: /^media: (Field required|can not be read)/ }],
    'text before the first part and nothing else': [() => post('This is a preamble.'), { says: malformed }],
    'a form without the field': [
      () => post(bytes(disposition('name="title"'), 'Sea', end)),
      { says: /^media: Field required: a file$/ },
    ],
    'a file under another name': [
      () => test.upload(formWith(photo, 'photo.jpg', 'photo')),
      { says: /^media: must be the name of the file; it came as "photo"$/ },
    ],
    'a file under no name': [
      () => post(bytes(disposition('filename="photo.jpg"'), photo, end)),
      { says: /^media: must be the name of the file/ },
    ],
    'text under the name of the file': [
      () => post(bytes(disposition('name="media"'), 'photo.jpg', end)),
      { says: /^media: must be a file, not text/ },
    ],
    'two files': [
      () => {
        const form = formWith(photo)
        form.append('media', new Blob([photo]), 'second.jpg')
        return test.upload(form)
      },
      { says: /^media: must be exactly one file; a second one came$/ },
    ],
    'a second file under another name': [
      () => {
        const form = formWith(photo)
        form.append('cover', new Blob([photo]), 'second.jpg')
        return test.upload(form)
      },
      { says: /^media: must be the name of the file; it came as "cover"$/ },
    ],
    JSON: [() => post('{"media":"photo.jpg"}', 'application/json'), { says: notAForm }],
    'a form without files': [() => post('media=photo.jpg', 'application/x-www-form-urlencoded'), { says: notAForm }],
    'the file alone': [() => post(photo, 'image/jpeg'), { says: notAForm }],
    'no type': [() => post(photo, ''), { says: notAForm }],
    'no boundary': [() => post(bytes(media, photo, end), 'multipart/form-data'), { says: notAForm }],
    'an empty boundary': [() => post(bytes(media, photo, end), 'multipart/form-data; boundary='), { says: notAForm }],
    'another boundary': [() => post(bytes(media, photo, end), 'multipart/form-data; boundary=x'), { says: malformed }],
    'a form that ends in the middle of the file': [() => post(bytes(media, half(photo))), { says: malformed }],
    'a form that ends in the middle of a header': [() => post(media.slice(0, 40)), { says: malformed }],
    'a part without headers': [() => post(bytes(part(''), photo, end)), { says: /^media: / }],
    'a line break in the name': [
      () => post(bytes(disposition('name="media"; filename="a%0d%0aX: y.jpg"').replace('%0d%0a', '\n'), photo, end)),
      { says: /^media: / },
    ],
    'very many fields': [
      () =>
        post(
          bytes(
            ...Array.from({ length: 50 }, (_, i) => bytes(disposition(`name="f${i}"`), 'x\r\n')),
            media,
            photo,
            end,
          ),
        ),
      { says: /^media: comes with too many (fields|parts)/ },
    ],
    'a field that would change an object': [
      () => post(bytes(disposition('name="__proto__"'), 'x', end)),
      { says: /^media: comes with a field whose name is not allowed$/ },
    ],
    'a user without a name': [
      () => post(bytes(disposition('name="userId"'), `\r\n`, media, photo, end)),
      { says: /^userId: must have 1 to 128 characters$/ },
    ],
    'a user with a long name': [
      () => post(bytes(disposition('name="userId"'), 'u'.repeat(5000), `\r\n`, media, photo, end)),
      { says: /^userId: must have 1 to 128 characters$/ },
    ],
    'a bad idempotency key': [
      () => test.upload(formWith(photo), { 'idempotency-key': '\u00e9' }),
      { says: /idempotency-key/ },
    ],
  }

  it.each(Object.entries(forms))('refuses %s', async (_name, [send, refusal]) => {
    expectRefusal(await leavingNothing(send), refusal)
  })

  it('refuses other methods', async () => {
    const response = await fetch(`${test.url}/api/media/upload`)
    expectRefusal({ status: response.status, body: await response.text() }, { status: 405, says: /allowed: .*POST/ })
  })

  it('serves on after all of this', async () => {
    expect((await test.upload(formWith(photo))).status).toBe(201)
  })
})

const head = (lines: string) =>
  `POST /api/media/upload HTTP/1.1\r\nHost: kiln\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\n${lines}\r\n\r\n`
const chunk = (data: Buffer) => bytes(`${data.length.toString(16)}\r\n`, data, '\r\n')

const whenReceiving = () => vi.waitFor(async () => expect((await test.traces()).incoming).not.toEqual([]))

/** Sends the beginning of an upload, and does `then` once the server writes it down. */
const begin = async (lines: string, data: Buffer) => {
  const socket = test.connect()
  socket.write(bytes(head(lines), data))
  await whenReceiving()
  return socket
}

describe('connections that break', () => {
  it('leaves nothing of a client that goes away', async () => {
    await leavingNothing(async () => {
      const socket = await begin('Content-Length: 2000000', bytes(media, photo))
      socket.destroy()
    })
  })

  it('leaves nothing of a client that goes away in the middle of a chunk', async () => {
    await leavingNothing(async () => {
      const socket = await begin('Transfer-Encoding: chunked', bytes(chunk(bytes(media, photo)), 'fff\r\nhalf'))
      socket.resetAndDestroy()
    })
  })

  it('leaves nothing of a client that goes away while its file is looked at', async () => {
    const large = sharp({ create: { width: 8000, height: 8000, channels: 3, background: 'red' } })
    const slow = await large.jpeg({ progressive: true }).toBuffer()
    const body = bytes(media, slow, end)
    await leavingNothing(async () => {
      const socket = await begin(`Content-Length: ${body.length}`, body)
      await vi.waitFor(async () => {
        const [name = ''] = (await test.traces()).incoming
        expect((await stat(join(test.incomingFolder, name))).size).toBe(slow.length)
      })
      socket.destroy()
    })
  })

  it('refuses a body that is shorter than its length says', async () => {
    const answer = await leavingNothing(async () => {
      const socket = await begin('Content-Length: 2000000', bytes(media, photo, end))
      socket.end()
      return text(socket)
    })
    expect(answer).toMatch(/^HTTP\/1.1 400 /)
  })

  it('refuses a body that is longer than its length says', async () => {
    const answer = await leavingNothing(async () => {
      const socket = test.connect()
      socket.end(bytes(head('Content-Length: 300'), media, photo, end))
      return text(socket)
    })
    expect(answer).toMatch(/^HTTP\/1.1 400 /)
  })

  it('refuses chunks that are none', async () => {
    const answer = await leavingNothing(async () => {
      const socket = await begin('Transfer-Encoding: chunked', chunk(bytes(media, photo)))
      socket.write('no length\r\n')
      return text(socket)
    })
    expect(answer).toMatch(/^HTTP\/1.1 400 /)
  })

  it('refuses text around the file without end', async () => {
    const answer = await leavingNothing(async () => {
      const socket = test.connect()
      socket.write(head('Transfer-Encoding: chunked'))
      const data = chunk(Buffer.alloc(64 * 1024, 'preamble '))
      const more = setInterval(() => socket.write(data), 5)
      const [first] = (await once(socket, 'data').finally(() => clearInterval(more))) as [Buffer]
      socket.destroy()
      return first.toString()
    })
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
  })

  it.each([
    { refused: 'before it is read', length: maxBytes * 10, beginning: media, status: 413 },
    {
      refused: 'while it is read',
      length: maxBytes,
      beginning: `${disposition('name="x"; filename="x"')}data`,
      status: 400,
    },
  ])('lets a client go on sending what was refused $refused, and serves its next request', async (upload) => {
    const { length, beginning, status } = upload
    const socket = test.connect()
    socket.write(bytes(head(`Content-Length: ${length}`), beginning))
    const [first] = (await once(socket, 'data')) as [Buffer]
    expect(first.toString()).toContain(`HTTP/1.1 ${status} `)
    const rest = Buffer.alloc(length - Buffer.byteLength(beginning))
    await new Promise<void>((resolve, reject) => socket.write(rest, (error) => (error ? reject(error) : resolve())))
    socket.write('GET /health/live HTTP/1.1\r\nHost: kiln\r\nConnection: close\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1.1 200 /)
  })
})

describe('senders that wait', () => {
  let patient: UploadApp
  beforeAll(async () => {
    patient = test
    test = await createUploadApp({ limits: { maxBytes, idleMs: 1500, totalMs: 3000 } })
  })
  afterAll(async () => {
    await test.close()
    test = patient
  })

  it('gives up a client that falls silent', async () => {
    const answer = await leavingNothing(async () => {
      const socket = await begin('Content-Length: 2000000', bytes(media, photo))
      return text(socket)
    })
    expect(answer).toMatch(/^HTTP\/1.1 408 [\s\S]*"message":"media: nothing has come for 1.5 s"/)
  })

  it('gives up a client that is silent between two parts, or before the first', async () => {
    for (const data of ['', 'preamble', bytes(disposition('name="title"'), 'Sea')]) {
      const answer = await leavingNothing(async () => {
        const socket = test.connect()
        socket.write(bytes(head('Content-Length: 2000000'), data))
        return text(socket)
      })
      expect(answer).toMatch(/^HTTP\/1.1 408 /)
    }
  })

  it('gives up a client that sends a byte now and then', async () => {
    const answer = await leavingNothing(async () => {
      const socket = await begin('Content-Length: 2000000', bytes(media, photo))
      const drip = setInterval(() => socket.write('x'), 100)
      return text(socket).finally(() => clearInterval(drip))
    })
    expect(answer).toMatch(/^HTTP\/1.1 408 [\s\S]*"message":"media: the upload has taken over 3 s"/)
  })
})
