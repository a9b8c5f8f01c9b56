import type { ListQueueItemsQuery, QueueItem, QueueStatus } from '@kiln/contracts'
import { queueStatuses } from '@kiln/contracts'
import type { Engine } from '@kiln/core'
import { isUuid } from '../../../http/is-uuid.ts'

/** A row of the view `processing_queue`, and what of its item people do not see. */
export interface QueueItemRow extends Omit<QueueItem, 'queued_at' | 'started_at' | 'completed_at'> {
  queued_at: Date
  started_at: Date | null
  completed_at: Date | null
  user_id: string | null
  /** Public path of the uploaded file. */
  path: string
}

type Reader = Pick<Engine, 'query'>

const from = 'from processing_queue as entry join media_items as item on item.id = entry.media_item_id'
const filtered = `${from} where ($1::text is null or item.user_id = $1) and ($2::text is null or entry.status = $2)`

export async function getQueueItem(reader: Reader, id: string): Promise<QueueItemRow | null> {
  if (!isUuid(id)) return null
  const text = `select entry.*, item.user_id, item.path ${from} where entry.id = $1::uuid`
  return (await reader.query<QueueItemRow>(text, [id]))[0] ?? null
}

interface Listed extends ListQueueItemsQuery {
  /** Null: everybody's. */
  ownerId: string | null
}

/** A page of the queue. What is the same in the field it is sorted by comes in the order in which it was queued. */
export async function listQueueItems(
  reader: Reader,
  listed: Listed,
): Promise<{ items: QueueItemRow[]; count: number }> {
  const { ownerId, status, limit, offset, orderBy, orderDirection } = listed
  const filter = [ownerId, status ?? null]
  const order = `order by entry.${orderBy} ${orderDirection}, entry.queued_at, entry.id`
  const [items, counted] = await Promise.all([
    reader.query<QueueItemRow>(`select entry.*, item.user_id, item.path ${filtered} ${order} limit $3 offset $4`, [
      ...filter,
      limit,
      offset,
    ]),
    reader.query<{ count: number }>(`select count(*)::int as count ${filtered}`, filter),
  ])
  return { items, count: counted[0]?.count ?? 0 }
}

/** How many items have each status. */
export async function countQueueItems(reader: Reader): Promise<Record<QueueStatus, number>> {
  const columns = queueStatuses.map((status) => `count(*) filter (where status = '${status}')::int as ${status}`)
  const [counts] = await reader.query<Record<QueueStatus, number>>(`select ${columns.join(', ')} from processing_queue`)
  return counts ?? { queued: 0, processing: 0, completed: 0, failed: 0, cancelled: 0, pending: 0 }
}
