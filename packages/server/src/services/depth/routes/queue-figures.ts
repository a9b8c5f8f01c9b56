import { depthError, queueStatistics, queueSummary } from '@kiln/contracts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { DepthRouteContext } from '../depth-service.ts'
import { countQueueItems } from '../tables/queue-items.ts'
import { getQueueSummary } from '../tables/queue-summary.ts'

const tags = ['Depth']
/** They count everybody's items. */
const config = { access: 'admin' } as const

/** Figures of the whole queue. */
export function registerQueueFigures(app: TypedApp, { engine }: DepthRouteContext): void {
  const timestamp = () => new Date().toISOString()

  const statsSchema = {
    tags,
    summary: 'How many items have each status',
    response: { 200: queueStatistics, 403: depthError },
  }
  app.get('/api/queue/stats', { config, schema: statsSchema }, async () => {
    return { stats: await countQueueItems(engine), timestamp: timestamp() }
  })

  const summarySchema = {
    tags,
    summary: 'Counts, times and attempts of photos and videos',
    response: { 200: queueSummary, 403: depthError },
  }
  app.get('/api/queue/summary', { config, schema: summarySchema }, async () => {
    const rows = await getQueueSummary(engine)
    const summary = rows.map((row) => ({ ...row, oldest_queued_at: row.oldest_queued_at?.toISOString() ?? null }))
    return { summary, timestamp: timestamp() }
  })
}
