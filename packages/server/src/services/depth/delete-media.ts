import { removeJob } from '../remove-job.ts'
import type { DepthRouteContext } from './depth-service.ts'
import { deleteMediaItem, type MediaItemRow, markMediaDeleted } from './tables/media-items.ts'
import { getJobIdsOfMedia } from './tables/media-jobs.ts'

/**
 * Deletes an item with its jobs and all of its files. It is hidden first, so that no further job comes, and its own row
 * goes last: whatever breaks off in between, the same call finishes it.
 */
export async function deleteMedia(
  { engine, storage }: Pick<DepthRouteContext, 'engine' | 'storage'>,
  { id, storageKey }: Pick<MediaItemRow, 'id' | 'storageKey'>,
): Promise<void> {
  await markMediaDeleted(engine, id)
  for (const jobId of await getJobIdsOfMedia(engine, id)) await removeJob(engine, jobId)
  await storage.delete(storageKey)
  await deleteMediaItem(engine, id)
}
