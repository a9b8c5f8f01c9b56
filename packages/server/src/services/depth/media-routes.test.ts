import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { markMediaDeleted } from './tables/media-items.ts'
import { createDepthApp, type DepthApp } from './testing/depth-app.ts'
import { greyPng } from './testing/grey-png.ts'

let test: DepthApp
beforeAll(async () => {
  const client = { depthOf: async () => greyPng({ width: 4, height: 3 }) }
  test = await createDepthApp({ tools: { client } })
})
afterAll(() => test.close())

const mediaStatus = async (query = '') => (await test.call('GET', `/api/media/status${query}`)).json
const files = async () => {
  const keys: string[] = []
  for await (const key of test.storage.list('')) keys.push(key)
  return keys
}

describe('what was uploaded', () => {
  it('is listed with its place in the queue, newest first', async () => {
    const first = await test.submit({ originalFilename: 'a.jpg' })
    const second = await test.submit({ originalFilename: 'b.jpg', content: Buffer.from('12345') })
    const { media, ...rest } = await mediaStatus('?limit=2')
    expect(rest).toEqual({ count: 2, pagination: { limit: 2, offset: 0 } })
    expect(media).toEqual([
      {
        id: second.mediaItemId,
        original_filename: 'b.jpg',
        media_type: 'photo',
        file_size: 5,
        queue_id: second.queueId,
        queue_status: 'queued',
        depth_map_url: null,
        width: null,
        height: null,
        created_at: expect.stringMatching(/Z$/),
      },
      expect.objectContaining({ id: first.mediaItemId }),
    ])
    expect((await mediaStatus('?limit=1&offset=1')).media).toMatchObject([{ id: first.mediaItemId }])
  })

  it('has its depth map as soon as it is completed, and keeps it while it is made anew', async () => {
    await test.work()
    const { mediaItemId, queueId } = await test.submit()
    await test.engine.waitFor(queueId, { timeoutMs: 30_000 })
    const completed = (await mediaStatus()).media[0]
    const depth = { depth_map_url: `/assets/depth-maps/${queueId}/depth.png`, width: 4, height: 3 }
    expect(completed).toMatchObject({ id: mediaItemId, queue_status: 'completed', ...depth })
    const { json } = await test.call('POST', `/api/queue/enqueue/${mediaItemId}`)
    expect((await mediaStatus()).media[0]).toMatchObject({ queue_id: json.queueId, depth_map_url: expect.any(String) })
    await test.engine.waitFor(json.queueId, { timeoutMs: 30_000 })
    expect((await mediaStatus()).media[0].depth_map_url).toBe(`/assets/depth-maps/${json.queueId}/depth.png`)
  })
})

describe('deleting an item', () => {
  const remove = (id: string) => test.call('DELETE', `/api/media/${id}`)

  it('takes its queue entries, depth maps and files along', async () => {
    const before = await files()
    const { mediaItemId, queueId } = await test.submit()
    await test.engine.waitFor(queueId, { timeoutMs: 30_000 })
    const again = (await test.call('POST', `/api/queue/enqueue/${mediaItemId}`)).json.queueId
    await test.engine.waitFor(again, { timeoutMs: 30_000 })
    const { depth_map_url } = (await mediaStatus()).media[0]
    const { file_path } = (await test.call('GET', `/api/queue/items/${queueId}`)).json
    expect(await files()).toHaveLength(before.length + 5)

    const { statusCode, json } = await remove(mediaItemId)
    expect([statusCode, json]).toEqual([200, { success: true, message: 'Media item deleted', mediaItemId }])
    expect((await files()).sort()).toEqual(before.sort())
    for (const path of [depth_map_url, file_path, `/api/queue/items/${queueId}`, `/api/queue/items/${again}`]) {
      expect((await test.app.inject({ url: path })).statusCode).toBe(404)
    }
    const left = await test.engine.query('select 1 from depth_map_cache where media_item_id = $1::uuid', [mediaItemId])
    expect(left).toEqual([])
    expect((await remove(mediaItemId)).statusCode).toBe(404)
  })

  it('goes on where it broke off: nothing shows the item any more, and the same call finishes it', async () => {
    const { mediaItemId, queueId } = await test.submit()
    await test.engine.waitFor(queueId, { timeoutMs: 30_000 })
    const broken = await test.another({
      storage: { ...test.storage, delete: () => Promise.reject(new Error('the disk is gone')) },
    })
    expect((await broken.inject({ method: 'DELETE', url: `/api/media/${mediaItemId}` })).statusCode).toBe(500)
    expect((await mediaStatus()).media.map(({ id }: { id: string }) => id)).not.toContain(mediaItemId)
    expect((await test.call('POST', `/api/queue/enqueue/${mediaItemId}`)).statusCode).toBe(404)
    expect((await test.call('GET', `/api/queue/items/${queueId}`)).statusCode).toBe(404)
    expect((await remove(mediaItemId)).statusCode).toBe(200)
    expect((await files()).some((key) => key.includes(mediaItemId) || key.includes(queueId))).toBe(false)
  })

  it('lets no further job come once it has begun', async () => {
    const { mediaItemId, queueId } = await test.submit()
    await test.engine.waitFor(queueId, { timeoutMs: 30_000 })
    const submit: DepthApp['engine']['submit'] = async (...submission) => {
      await markMediaDeleted(test.engine, mediaItemId)
      return test.engine.submit(...submission)
    }
    const late = await test.another({ broken: { submit } })
    const { statusCode } = await late.inject({ method: 'POST', url: `/api/queue/enqueue/${mediaItemId}` })
    expect(statusCode).toBe(404)
    expect(await test.engine.query('select 1 from media_jobs where media_item_id = $1', [mediaItemId])).toHaveLength(1)
  })

  it.each(['no-uuid', randomUUID()])('does not find %s', async (id) => {
    expect(await remove(id)).toMatchObject({ statusCode: 404, json: { error: 'Not Found' } })
  })
})
