import { deleteMediaResponse, depthError, listMediaStatusQuery, listMediaStatusResponse } from '@kiln/contracts'
import type { TypedApp } from '../../../http/typed-app.ts'
import { deleteMedia } from '../delete-media.ts'
import type { DepthRouteContext } from '../depth-service.ts'
import { findMediaItem, mediaItemParams } from '../find-media-item.ts'
import { ownerOf } from '../owner-of.ts'
import { presentMediaStatus } from '../present-media-status.ts'
import { listMediaStatus } from '../tables/media-status.ts'

const tags = ['Depth']

/** What was uploaded. */
export function registerMedia(app: TypedApp, context: DepthRouteContext): void {
  const { engine, signer } = context

  const statusSchema = {
    tags,
    summary: 'Uploaded media with their place in the queue and their depth maps',
    querystring: listMediaStatusQuery,
    response: { 200: listMediaStatusResponse, 400: depthError },
  }
  app.get('/api/media/status', { schema: statusSchema }, async ({ user, query: { limit, offset } }) => {
    const { rows, count } = await listMediaStatus(engine, { ownerId: ownerOf(user), limit, offset })
    return { count, media: rows.map((row) => presentMediaStatus(row, signer)), pagination: { limit, offset } }
  })

  const deleteSchema = {
    tags,
    summary: 'Delete an item with its queue entries, depth map and files',
    params: mediaItemParams,
    response: { 200: deleteMediaResponse, 404: depthError },
  }
  app.delete('/api/media/:mediaItemId', { schema: deleteSchema }, async (request) => {
    const media = await findMediaItem({ engine, id: request.params.mediaItemId, request, evenDeleted: true })
    await deleteMedia(context, media)
    return { success: true as const, message: 'Media item deleted', mediaItemId: media.id }
  })
}
