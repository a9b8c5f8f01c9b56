import { depthError, listQueueItemsQuery, listQueueItemsResponse, queueItemDetails } from '@kiln/contracts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { DepthRouteContext } from '../depth-service.ts'
import { findQueueItem, queueItemParams } from '../find-queue-item.ts'
import { ownerOf } from '../owner-of.ts'
import { presentQueueItem } from '../present-queue-item.ts'
import { listQueueItems } from '../tables/queue-items.ts'

const tags = ['Depth']

/** Reading the queue. */
export function registerQueueItems(app: TypedApp, { engine, signer }: DepthRouteContext): void {
  const listSchema = {
    tags,
    summary: 'Items of the queue',
    querystring: listQueueItemsQuery,
    response: { 200: listQueueItemsResponse, 400: depthError },
  }
  app.get('/api/queue/items', { schema: listSchema }, async ({ user, query }) => {
    const { items, count } = await listQueueItems(engine, { ...query, ownerId: ownerOf(user) })
    const { limit, offset } = query
    return { count, items: items.map(presentQueueItem), pagination: { limit, offset } }
  })

  const getSchema = {
    tags,
    summary: 'An item of the queue',
    params: queueItemParams,
    response: { 200: queueItemDetails, 404: depthError },
  }
  app.get('/api/queue/items/:queueId', { schema: getSchema }, async (request) => {
    const item = await findQueueItem({ engine, id: request.params.queueId, request })
    return { ...presentQueueItem(item), file_path: signer.urlOf(item.path) }
  })
}
