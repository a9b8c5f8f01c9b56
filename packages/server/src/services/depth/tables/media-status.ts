import type { DepthMediaType, QueueStatus } from '@kiln/contracts'
import type { Engine } from '@kiln/core'

/** An item with its newest queue entry and its depth map. */
export interface MediaStatusRow {
  id: string
  original_filename: string
  media_type: DepthMediaType
  file_size: number
  queue_id: string | null
  queue_status: QueueStatus | null
  /** Public path of the depth map. */
  path: string | null
  width: number | null
  height: number | null
  created_at: Date
}

interface Listed {
  /** Null: everybody's. */
  ownerId: string | null
  limit: number
  offset: number
}

const filtered = 'deleted_at is null and ($1::text is null or item.user_id = $1)'

/** A page of the items, newest first. What belongs to them is looked up for the page alone. */
export async function listMediaStatus(
  { query }: Pick<Engine, 'query'>,
  { ownerId, limit, offset }: Listed,
): Promise<{ rows: MediaStatusRow[]; count: number }> {
  const [rows, counted] = await Promise.all([
    query<MediaStatusRow>(
      `select item.id, item.original_filename, item.media_type, item.file_size, entry.id as queue_id,
         entry.status as queue_status, map.path, map.width, map.height, item.created_at
       from (select * from media_items as item where ${filtered} order by seq desc limit $2 offset $3) as item
       left join lateral (
         select id, status from processing_queue where media_item_id = item.id order by queued_at desc, id desc limit 1
       ) as entry on true
       left join depth_map_cache as map on map.media_item_id = item.id
       order by item.seq desc`,
      [ownerId, limit, offset],
    ),
    query<{ count: number }>(`select count(*)::int as count from media_items as item where ${filtered}`, [ownerId]),
  ])
  return { rows, count: counted[0]?.count ?? 0 }
}
