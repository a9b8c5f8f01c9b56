import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDepthApp, type DepthApp } from './testing/depth-app.ts'

let test: DepthApp
beforeAll(async () => {
  test = await createDepthApp()
})
afterAll(() => test.close())

const count = async (table: string) => (await test.engine.query(`select 1 from ${table}`)).length

it('commits an item with its queue entry and its file', async () => {
  const { mediaItemId, queueId } = await test.submit({ fileSize: 1024 * 1024, maxAttempts: 5, userId: 'mara' })
  expect(await test.engine.query('select * from processing_queue')).toMatchObject([
    {
      id: queueId,
      media_item_id: mediaItemId,
      status: 'queued',
      priority: 50,
      attempts: 0,
      max_attempts: 5,
      last_error: null,
      started_at: null,
      completed_at: null,
      original_filename: 'photo.jpg',
      media_type: 'photo',
      file_size: 1024 * 1024,
    },
  ])
  const artifact = await test.engine.artifact(`media/${mediaItemId}/original.jpg`)
  expect(artifact).toMatchObject({ userId: 'mara', jobId: null, contentType: 'image/jpeg', width: 4, height: 3 })
})

it('commits nothing of an item of which one row is refused', async () => {
  const before = await Promise.all(['jobs', 'media_items', 'artifacts', 'media_jobs'].map(count))
  const { mediaItemId: id } = await test.submit()
  await expect(test.submit({ id, storageKey: 'uploads/another/original.jpg' })).rejects.toThrow()
  const after = await Promise.all(['jobs', 'media_items', 'artifacts', 'media_jobs'].map(count))
  expect(after).toEqual(before.map((rows) => rows + 1))
})

it('commits one item for one idempotency key', async () => {
  const idempotency = { key: 'k', operation: 'upload', fingerprint: 'hash', answer: (id: string) => `queued ${id}` }
  const first = await test.submit({ idempotency, userId: 'kay' })
  const again = await test.submit({ idempotency, userId: 'kay', id: randomUUID() })
  expect(again.queueId).toBe(first.queueId)
  expect(await test.engine.query('select id from media_items where user_id = $1', ['kay'])).toHaveLength(1)
})

it('deletes the queue entries, the depth map and the file rows with the item', async () => {
  const { mediaItemId, queueId } = await test.submit()
  await test.engine.query(
    `insert into depth_map_cache (media_item_id, job_id, path, content_type, file_size, width, height, created_at)
     values ($1, $2, 'depth/x/depth.png', 'image/png', 1, 4, 3, now())`,
    [mediaItemId, queueId],
  )
  await test.engine.query('delete from media_items where id = $1', [mediaItemId])
  expect(await test.engine.get(queueId)).toBeNull()
  expect(await test.engine.artifact(`media/${mediaItemId}/original.jpg`)).toBeNull()
  expect(await count('depth_map_cache')).toBe(0)
})
