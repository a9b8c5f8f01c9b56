import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { KilnError } from '@kiln/core'
import { runFfmpeg } from '@kiln/media'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mintToken } from '../../../http/auth/mint-token.ts'
import { createUploadApp, formWith, type UploadApp } from '../testing/upload-app.ts'
import { sweepUploads } from './sweep-uploads.ts'

let test: UploadApp
let photo: Buffer
beforeAll(async () => {
  test = await createUploadApp()
  photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
})
afterAll(() => test.close())

const itemOf = async (id: string) => (await test.engine.query('select * from media_items where id = $1', [id]))[0]

it('stores a photo, queues it and answers as the contract does', async () => {
  const { status, json } = await test.upload(formWith(photo, 'holiday.png'))
  expect({ status, json }).toEqual({
    status: 201,
    json: {
      success: true,
      message: 'Media uploaded and queued for processing',
      mediaItemId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      queueId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      filename: 'holiday.png',
      size: photo.length,
      type: 'photo',
    },
  })
  expect(await itemOf(json.mediaItemId)).toMatchObject({
    user_id: 'local',
    original_filename: 'holiday.png',
    content_type: 'image/jpeg',
    extension: 'jpg',
    width: 30,
    height: 40,
    duration_ms: null,
  })
  const item = (await test.call('GET', `/api/queue/items/${json.queueId}`)).json
  expect(item).toMatchObject({ media_item_id: json.mediaItemId, status: 'queued', file_size: photo.length })
  const file = await fetch(`${test.url}/assets/media/${json.mediaItemId}/original.jpg`)
  expect(file.headers.get('content-type')).toBe('image/jpeg')
  expect(Buffer.from(await file.arrayBuffer()).equals(photo)).toBe(true)
  const { incoming, rows } = await test.traces()
  expect({ incoming, unclaimed: rows.unclaimed_files }).toEqual({ incoming: [], unclaimed: 0 })
})

it('stores a video', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-upload-video-'))
  const path = join(folder, 'clip.mp4')
  await runFfmpeg(['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=d=1:s=64x48:r=10', '-pix_fmt', 'yuv420p', path])
  const { status, json } = await test.upload(formWith(await readFile(path), 'clip'))
  await rm(folder, { recursive: true })
  expect({ status, type: json.type, filename: json.filename }).toEqual({ status: 201, type: 'video', filename: 'clip' })
  expect(await itemOf(json.mediaItemId)).toMatchObject({ extension: 'mp4', width: 64, height: 48, duration_ms: 1000 })
})

it('takes names for text, however they are sent', async () => {
  const send = async (disposition: string) => {
    const head = `--b\r\nContent-Disposition: form-data; name="media"; ${disposition}\r\n\r\n`
    const response = await fetch(`${test.url}/api/media/upload`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: Buffer.concat([Buffer.from(head), photo, Buffer.from('\r\n--b--\r\n')]),
    })
    return ((await response.json()) as { filename: string }).filename
  }
  expect(await send('filename="../../../etc/passwd"')).toBe('passwd')
  expect(await send('filename="Привет.jpg"')).toBe('Привет.jpg')
  expect(await send(`filename*=UTF-8''na%C3%AFve%20%E2%82%AC.jpg`)).toBe('naïve €.jpg')
  expect(await send('filename="a\0b\tc.jpg"')).toBe('abc.jpg')
  expect(await send('filename=""')).toBe('upload.jpg')
  expect((await send(`filename="${'x'.repeat(3000)}.jpg"`)).length).toBe(255)
})

it('takes the user from the form or the query', async () => {
  const form = formWith(photo)
  form.append('userId', 'mara')
  form.append('other', 'is passed over')
  const { json } = await test.upload(form)
  expect(await itemOf(json.mediaItemId)).toMatchObject({ user_id: 'mara' })
  const response = await fetch(`${test.url}/api/media/upload/?userId=kay`, { method: 'POST', body: formWith(photo) })
  const { mediaItemId } = (await response.json()) as { mediaItemId: string }
  expect(await itemOf(mediaItemId)).toMatchObject({ user_id: 'kay' })
})

it('answers a repeated upload with the first answer, byte for byte, and stores nothing again', async () => {
  const headers = { 'idempotency-key': randomUUID() }
  const first = await test.upload(formWith(photo, 'one.jpg'), headers)
  const before = await test.traces()
  const again = await test.upload(formWith(photo, 'another-name.jpg'), headers)
  expect({ status: again.status, body: again.body }).toEqual({ status: 201, body: first.body })
  expect(await test.traces()).toEqual(before)
  const other = await sharp(photo).negate().jpeg().toBuffer()
  expect(await test.upload(formWith(other), headers)).toMatchObject({
    status: 422,
    json: { error: 'Unprocessable Entity', message: expect.stringContaining('idempotency-key') },
  })
  expect(await test.traces()).toEqual(before)
})

it('makes one item of one key, however many uploads come at once', async () => {
  const before = await test.traces()
  const headers = { 'idempotency-key': randomUUID() }
  const answers = await Promise.all(Array.from({ length: 5 }, () => test.upload(formWith(photo), headers)))
  expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1)
  const after = await test.traces()
  expect(after.objects.length).toBe(before.objects.length + 1)
  expect(after.rows).toMatchObject({
    media_items: (before.rows.media_items ?? 0) + 1,
    jobs: (before.rows.jobs ?? 0) + 1,
    unclaimed_files: 0,
  })
})

it('stores nothing when the commit is refused', async () => {
  await test.engine.query(`create function refuse() returns trigger language plpgsql as
    $$ begin raise check_violation using message = 'no'; end $$`)
  await test.engine.query('create trigger refused before insert on media_items for each row execute function refuse()')
  const before = await test.traces()
  const { status, json } = await test.upload(formWith(photo))
  await test.engine.query('drop trigger refused on media_items')
  expect({ status, error: json.error }).toEqual({ status: 500, error: 'Internal Server Error' })
  expect(await test.traces()).toEqual(before)
})

it('leaves the file to the sweep when the database goes away during the commit', async () => {
  const before = await test.traces()
  const gone = new KilnError('DATABASE_UNAVAILABLE', 'gone')
  const app = await test.another({ broken: { submit: () => Promise.reject(gone) } })
  const form = new Response(formWith(photo))
  const { statusCode } = await app.inject({
    method: 'POST',
    url: '/api/media/upload',
    headers: { 'content-type': form.headers.get('content-type') ?? '' },
    payload: Buffer.from(await form.arrayBuffer()),
  })
  expect(statusCode).toBe(503)
  const left = await test.traces()
  expect({ objects: left.objects.length, unclaimed: left.rows.unclaimed_files, incoming: left.incoming }).toEqual({
    objects: before.objects.length + 1,
    unclaimed: 1,
    incoming: [],
  })
  await sweepUploads({ engine: test.engine, storage: test.storage, incomingFolder: test.incomingFolder }, 0)
  expect(await test.traces()).toEqual(before)
})

it('keeps a file whose commit may have been made until that is known', async () => {
  const before = await test.traces()
  const [key, lost] = [randomUUID(), randomUUID()]
  // As a process leaves it that dies between storing and committing.
  await test.engine.query(`insert into unclaimed_files values ($1, $2, now())`, [lost, `uploads/${lost}/original.jpg`])
  await test.storage.put(`uploads/${lost}/original.jpg`, Readable.from([photo]))
  await writeFile(join(test.incomingFolder, `${key}.part`), 'half')
  // As one leaves it that dies between committing and forgetting.
  const { json } = await test.upload(formWith(photo))
  const kept = `uploads/${json.mediaItemId}/original.jpg`
  await test.engine.query(`insert into unclaimed_files values ($1, $2, now())`, [json.mediaItemId, kept])

  const context = { engine: test.engine, storage: test.storage, incomingFolder: test.incomingFolder }
  await sweepUploads(context, 60_000)
  expect((await test.traces()).rows.unclaimed_files).toBe(2)
  expect((await test.traces()).incoming).toEqual([`${key}.part`])
  const old = new Date(Date.now() - 120_000)
  await utimes(join(test.incomingFolder, `${key}.part`), old, old)
  await test.engine.query(`update unclaimed_files set created_at = now() - interval '2 minutes'`)
  await sweepUploads(context, 60_000)
  const after = await test.traces()
  expect({ incoming: after.incoming, unclaimed: after.rows.unclaimed_files }).toEqual({ incoming: [], unclaimed: 0 })
  expect(after.objects.toSorted()).toEqual([...before.objects, kept].sort())
})

it('describes the form in the API', async () => {
  const { paths, components } = (await test.call('GET', '/docs/json')).json
  const { requestBody, responses } = paths['/api/media/upload'].post
  expect(requestBody.content['multipart/form-data'].schema).toEqual({
    $ref: '#/components/schemas/UploadMediaFormInput',
  })
  expect(components.schemas.UploadMediaFormInput).toMatchObject({
    properties: { media: { type: 'string', format: 'binary' } },
    required: ['media'],
  })
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(['201', '400', '408', '413']))
})

it('stores for the user of the token, and for no other', async () => {
  const auth = { mode: 'jwt', secret: 'a-secret-of-more-than-thirty-two-characters' } as const
  const guarded = await createUploadApp({ auth })
  const headers = { authorization: `Bearer ${await mintToken({ auth, user: 'mara', role: 'user', lifeSeconds: 600 })}` }
  const before = await guarded.traces()
  expect((await guarded.upload(formWith(photo))).status).toBe(401)
  const forAnother = formWith(photo)
  forAnother.append('userId', 'kay')
  expect((await guarded.upload(forAnother, headers)).status).toBe(403)
  expect(await guarded.traces()).toEqual(before)
  const { mediaItemId } = (await guarded.upload(formWith(photo), headers)).json
  const [item] = await guarded.engine.query('select user_id from media_items where id = $1', [mediaItemId])
  expect(item).toEqual({ user_id: 'mara' })
  await guarded.close()
})
