import { randomUUID } from 'node:crypto'
import type { Idempotency } from '@kiln/core'
import type { DepthRouteContext } from './depth-service.ts'
import { priorityOf } from './priority-of.ts'
import { insertMediaJob } from './tables/insert-media-job.ts'
import { insertMediaItem, type NewMedia } from './tables/media-items.ts'

interface SubmittedMedia {
  queueId: string
  /** True when the idempotency key was known: nothing was stored, and the file of this request is not needed. */
  replayed: boolean
  /** The answer kept under the idempotency key, that of the first request; null without a key. */
  answer: string | null
}

/** Commits the item, its queue entry, its artifact row and the idempotency answer in one transaction. */
export async function submitMedia(
  { engine, depthMap }: Pick<DepthRouteContext, 'engine' | 'depthMap'>,
  media: NewMedia,
  { idempotency, maxAttempts }: { idempotency?: Idempotency | undefined; maxAttempts?: number | undefined } = {},
): Promise<SubmittedMedia> {
  const id = randomUUID()
  const { mediaType, storageKey, extension, width, height, durationMs, userId } = media
  const input = { mediaItemId: media.id, mediaType, storageKey, extension, width, height, durationMs }
  const submitted = await engine.submit(depthMap, input, {
    id,
    priority: priorityOf(media),
    alsoWrite: [...insertMediaItem(media), ...insertMediaJob({ jobId: id, mediaItemId: media.id })],
    ...(userId !== null && { userId }),
    ...(maxAttempts !== undefined && { maxAttempts }),
    ...(idempotency && { idempotency }),
  })
  return { queueId: submitted.jobId, replayed: submitted.replayed, answer: submitted.answer }
}
