import { randomUUID } from 'node:crypto'
import { queueStatuses } from '@kiln/contracts'
import { type JobStatus, jobStatuses } from '@kiln/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDepthApp, type DepthApp } from './testing/depth-app.ts'

let test: DepthApp
beforeAll(async () => {
  test = await createDepthApp()
})
afterAll(() => test.close())
beforeEach(async () => {
  await test.engine.query('delete from media_items')
})

/** Brings an item's job into a state, with what the ledger writes along. */
async function bring(queueId: string, status: JobStatus, { failedAttempts = 0, message = '' } = {}): Promise<void> {
  await test.engine.query(
    `update jobs set status = $2, failed_attempts = $3::int, error = $4::jsonb,
       run = case when $2 in ('pending', 'waiting') then 0 else 1 end,
       lease_token = case when $2 = 'active' then gen_random_uuid() end,
       run_started_at = now() - interval '3 seconds', started_at = now() - interval '3 seconds',
       finished_at = case when $2 in ('completed', 'failed', 'cancelled') then now() end
     where id = $1::uuid`,
    [queueId, status, failedAttempts, message ? JSON.stringify({ code: 'X', message, permanent: false }) : null],
  )
}

const items = async (query = '') => (await test.call('GET', `/api/queue/items${query}`)).json
const item = async (queueId: string) => (await test.call('GET', `/api/queue/items/${queueId}`)).json
const queueIds = async (query: string) => (await items(query)).items.map(({ id }: { id: string }) => id)

describe('the words for a state', () => {
  const words: Record<JobStatus, string> = {
    pending: 'pending',
    waiting: 'queued',
    active: 'processing',
    completed: 'completed',
    failed: 'failed',
    cancelled: 'cancelled',
  }

  it.each(jobStatuses)('are the same in the view, the API and its figures: %s', async (status) => {
    const { queueId } = await test.submit()
    await bring(queueId, status)
    const word = words[status]
    expect(await item(queueId)).toMatchObject({ status: word })
    expect(await items(`?status=${word}`)).toMatchObject({ count: 1, items: [{ id: queueId, status: word }] })
    expect(await test.engine.query('select status from processing_queue')).toEqual([{ status: word }])
    const counts = Object.fromEntries(queueStatuses.map((name) => [name, name === word ? 1 : 0]))
    expect((await test.call('GET', '/api/queue/stats')).json.stats).toEqual(counts)
    const [photos] = await test.engine.query<Record<string, unknown>>('select * from queue_summary')
    expect(photos).toMatchObject({ media_type: 'photo', ...counts })
  })
})

describe('an item of the queue', () => {
  it('has exactly the fields of the contract, in lists and alone', async () => {
    const { queueId, mediaItemId } = await test.submit({ fileSize: 1024 * 1024 })
    const { queued_at, file_path, ...rest } = await item(queueId)
    expect(rest).toEqual({
      id: queueId,
      media_item_id: mediaItemId,
      status: 'queued',
      priority: 50,
      attempts: 0,
      max_attempts: 3,
      last_error: null,
      started_at: null,
      completed_at: null,
      original_filename: 'photo.jpg',
      media_type: 'photo',
      file_size: 1024 * 1024,
    })
    expect(queued_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(await items()).toEqual({ count: 1, items: [{ queued_at, ...rest }], pagination: { limit: 50, offset: 0 } })
    const file = await test.app.inject({ url: file_path })
    expect(file).toMatchObject({ statusCode: 200, body: 'not really a photo' })
    expect(file.headers['content-type']).toBe('image/jpeg')
  })

  it('counts the attempts that were begun, and shows the last error without paths of the disk', async () => {
    const { queueId } = await test.submit()
    await bring(queueId, 'pending', { failedAttempts: 1, message: 'ENOENT: /tmp/kiln/x/source.jpg' })
    expect(await item(queueId)).toMatchObject({ attempts: 1, last_error: 'ENOENT: …/source.jpg' })
    await bring(queueId, 'active', { failedAttempts: 1 })
    expect(await item(queueId)).toMatchObject({ attempts: 2, last_error: null, completed_at: null })
    await bring(queueId, 'failed', { failedAttempts: 3, message: 'no' })
    expect(await item(queueId)).toMatchObject({ attempts: 3, last_error: 'no', completed_at: expect.any(String) })
    await bring(queueId, 'completed')
    expect(await item(queueId)).toMatchObject({ attempts: 1 })
  })

  it.each(['no-uuid', randomUUID(), 'position', '%00', `${randomUUID()}'`])('is not found as %s', async (id) => {
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/cancel'],
      ['POST', '/retry'],
    ] as const) {
      const { statusCode, json } = await test.call(method, `/api/queue/items/${id}${path}`)
      expect(statusCode).toBe(404)
      expect(json).toEqual({ error: 'Not Found', message: expect.any(String) })
    }
  })
})

describe('the list', () => {
  it('comes in the order in which items will be processed', async () => {
    const video = await test.submit({ mediaType: 'video', fileSize: 1, durationMs: 1000 })
    const large = await test.submit({ fileSize: 1e8 })
    const small = await test.submit({ fileSize: 1e5 })
    const sameSize = await test.submit({ fileSize: 1e5 })
    const order = [small, sameSize, large, video].map(({ queueId }) => queueId)
    expect(await queueIds('')).toEqual(order)
    expect(await queueIds('?orderBy=media_type&orderDirection=DESC&limit=1')).toEqual([video.queueId])
    expect(await queueIds('?orderBy=file_size&orderDirection=desc')).toEqual(
      [large, small, sameSize, video].map(({ queueId }) => queueId),
    )
    expect(await queueIds('?limit=2&offset=1')).toEqual(order.slice(1, 3))
    expect(await items('?limit=2&offset=3')).toMatchObject({ count: 4, pagination: { limit: 2, offset: 3 } })
  })

  it('can be sorted by every field of an item', async () => {
    await test.submit()
    const fields = Object.keys((await items()).items[0])
    expect(fields).toHaveLength(13)
    for (const field of fields) expect(await items(`?orderBy=${field}`)).toMatchObject({ count: 1 })
  })

  it.each([
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['limit=ten', 'limit'],
    ['offset=-1', 'offset'],
    ['status=waiting', 'status'],
    ['status=', 'status'],
    ['orderBy=user_id', 'orderBy'],
    ['orderBy=priority;drop table jobs', 'orderBy'],
    ['orderDirection=sideways', 'orderDirection'],
  ])('refuses %s', async (query, field) => {
    const { statusCode, json } = await test.call('GET', `/api/queue/items?${query}`)
    expect(statusCode).toBe(400)
    expect(json).toEqual({ error: 'Bad Request', message: expect.stringMatching(`^${field}: must be`) })
  })
})

describe('cancel', () => {
  it.each(['waiting', 'pending'] as const)('ends an item that is %s', async (status) => {
    const { queueId } = await test.submit()
    await bring(queueId, status)
    const { statusCode, json } = await test.call('POST', `/api/queue/items/${queueId}/cancel`)
    expect([statusCode, json]).toEqual([200, { success: true, message: 'Queue item cancelled', queueId }])
    expect(await item(queueId)).toMatchObject({ status: 'cancelled', last_error: null, attempts: 0 })
  })

  it.each(['active', 'completed', 'failed', 'cancelled'] as const)('refuses an item that is %s', async (status) => {
    const { queueId } = await test.submit()
    await bring(queueId, status)
    expect(await test.call('POST', `/api/queue/items/${queueId}/cancel`)).toMatchObject({
      statusCode: 400,
      json: { error: 'Bad Request', message: expect.stringContaining('only one that is queued or pending') },
    })
  })
})

describe('retry', () => {
  it('queues a failed item again, with all its attempts', async () => {
    const { queueId } = await test.submit()
    await bring(queueId, 'failed', { failedAttempts: 3, message: 'no' })
    const { statusCode, json } = await test.call('POST', `/api/queue/items/${queueId}/retry`)
    expect([statusCode, json]).toEqual([200, { success: true, message: 'Queue item will be retried', queueId }])
    expect(await item(queueId)).toMatchObject({ status: 'queued', attempts: 0, last_error: null })
  })

  it.each(['pending', 'waiting', 'active', 'completed', 'cancelled'] as const)(
    'refuses one that is %s',
    async (status) => {
      const { queueId } = await test.submit()
      await bring(queueId, status)
      expect(await test.call('POST', `/api/queue/items/${queueId}/retry`)).toMatchObject({ statusCode: 400 })
    },
  )

  it('refuses an item that was queued again meanwhile', async () => {
    const { queueId, mediaItemId } = await test.submit()
    await bring(queueId, 'failed')
    await test.call('POST', `/api/queue/enqueue/${mediaItemId}`)
    expect(await test.call('POST', `/api/queue/items/${queueId}/retry`)).toMatchObject({ statusCode: 409 })
  })
})

describe('enqueue', () => {
  const enqueue = (id: string, options = {}) => test.call('POST', `/api/queue/enqueue/${id}`, options)

  async function ended() {
    const submitted = await test.submit()
    await bring(submitted.queueId, 'completed')
    return submitted
  }

  it('gives an item that has ended a new place in the queue', async () => {
    const { mediaItemId, queueId } = await ended()
    const { statusCode, json, headers } = await enqueue(mediaItemId, { body: { maxAttempts: 7 } })
    expect(statusCode).toBe(201)
    const message = 'Media item added to queue'
    expect(json).toEqual({ success: true, message, queueId: expect.any(String), mediaItemId })
    expect(headers.location).toBe(`/api/queue/items/${json.queueId}`)
    expect(json.queueId).not.toBe(queueId)
    expect(await item(json.queueId)).toMatchObject({ status: 'queued', max_attempts: 7, media_item_id: mediaItemId })
  })

  it.each(['pending', 'waiting', 'active'] as const)('refuses an item that is %s', async (status) => {
    const { mediaItemId, queueId } = await test.submit()
    await bring(queueId, status)
    expect(await enqueue(mediaItemId)).toMatchObject({ statusCode: 409, json: { error: 'Conflict' } })
    expect(await items()).toMatchObject({ count: 1 })
  })

  it('makes one entry of many requests at once', async () => {
    const { mediaItemId } = await ended()
    const answers = await Promise.all(Array.from({ length: 8 }, () => enqueue(mediaItemId)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, ...Array(7).fill(409)])
    expect(await items()).toMatchObject({ count: 2 })
  })

  it('gives the first answer again under an idempotency key, byte for byte', async () => {
    const { mediaItemId } = await ended()
    const headers = { 'idempotency-key': mediaItemId }
    const first = await enqueue(mediaItemId, { headers })
    const again = await enqueue(mediaItemId, { headers })
    expect([again.statusCode, again.body]).toEqual([201, first.body])
    expect(await items()).toMatchObject({ count: 2 })
    expect(await enqueue(mediaItemId, { headers, body: { maxAttempts: 2 } })).toMatchObject({ statusCode: 422 })
  })

  it.each([0, 11, 1.5, '3', true])('refuses %j attempts', async (maxAttempts) => {
    const { mediaItemId } = await ended()
    const { statusCode, json } = await enqueue(mediaItemId, { body: { maxAttempts } })
    const message = 'maxAttempts: must be a whole number from 1 to 10'
    expect([statusCode, json]).toEqual([400, { error: 'Bad Request', message }])
  })

  it.each(['no-uuid', randomUUID()])('does not find %s', async (id) => {
    expect(await enqueue(id)).toMatchObject({ statusCode: 404, json: { error: 'Not Found' } })
  })
})

describe('other paths', () => {
  it('are answered in the shape of this contract', async () => {
    for (const path of ['/api/queue', '/api/queue/nothing', '/api/media', '/api/ai/nothing']) {
      expect(await test.call('GET', path)).toMatchObject({ statusCode: 404, json: { error: 'Not Found' } })
    }
    expect(await test.call('POST', '/api/queue/stats')).toMatchObject({
      statusCode: 405,
      json: { error: 'Method Not Allowed' },
      headers: { allow: expect.stringContaining('GET') },
    })
  })
})
