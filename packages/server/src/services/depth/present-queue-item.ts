import type { QueueItem } from '@kiln/contracts'
import { hideDiskPaths } from '../../http/disk-paths.ts'
import type { QueueItemRow } from './tables/queue-items.ts'

/** An item of the queue as the contract shows it. */
export function presentQueueItem(row: QueueItemRow): QueueItem {
  return {
    id: row.id,
    media_item_id: row.media_item_id,
    status: row.status,
    priority: row.priority,
    attempts: row.attempts,
    max_attempts: row.max_attempts,
    last_error: row.last_error === null ? null : hideDiskPaths(row.last_error),
    queued_at: row.queued_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    completed_at: row.completed_at?.toISOString() ?? null,
    original_filename: row.original_filename,
    media_type: row.media_type,
    file_size: row.file_size,
  }
}
