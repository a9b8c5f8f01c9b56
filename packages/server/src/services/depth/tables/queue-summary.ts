import type { DepthMediaType, QueueStatus } from '@kiln/contracts'
import type { Engine } from '@kiln/core'

/** A row of the view `queue_summary`. */
interface QueueSummaryRow extends Record<QueueStatus, number> {
  media_type: DepthMediaType
  avg_processing_seconds: number | null
  p95_processing_seconds: number | null
  avg_attempts: number | null
  oldest_queued_at: Date | null
}

/** One row per media type. */
export function getQueueSummary({ query }: Pick<Engine, 'query'>): Promise<QueueSummaryRow[]> {
  return query<QueueSummaryRow>('select * from queue_summary')
}
