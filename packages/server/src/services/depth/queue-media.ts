import { randomUUID } from 'node:crypto'
import type { Engine, Idempotency, Statement } from '@kiln/core'
import type { DepthMapJob } from './define-depth-job.ts'
import { priorityOf } from './priority-of.ts'
import type { QueuedMedia } from './tables/media-items.ts'
import { insertMediaJob } from './tables/media-jobs.ts'

export interface Queueing {
  engine: Pick<Engine, 'submit'>
  depthMap: DepthMapJob
}

export interface QueuedItem {
  queueId: string
  /** True when the idempotency key was known: nothing was stored, and the file of this request is not needed. */
  replayed: boolean
  /** The answer kept under the idempotency key, that of the first request; null without a key. */
  answer: string | null
}

export interface QueueOptions {
  idempotency?: Idempotency | undefined
  /** Default 3. */
  maxAttempts?: number | undefined
  requestId?: string | undefined
  /** Rows that must be there before the item's place in the queue. */
  alsoWrite?: readonly Statement[]
}

/** Gives an item a place in the queue. Fails with what {@link insertMediaJob} is refused with. */
export async function queueMedia(
  { engine, depthMap }: Queueing,
  media: QueuedMedia,
  { idempotency, maxAttempts, requestId, alsoWrite = [] }: QueueOptions,
): Promise<QueuedItem> {
  const id = randomUUID()
  const { id: mediaItemId, userId, mediaType, storageKey, extension, width, height, durationMs } = media
  const input = { mediaItemId, mediaType, storageKey, extension, width, height, durationMs }
  const { jobId, replayed, answer } = await engine.submit(depthMap, input, {
    id,
    priority: priorityOf(media),
    alsoWrite: [...alsoWrite, ...insertMediaJob({ jobId: id, mediaItemId })],
    ...(userId !== null && { userId }),
    ...(maxAttempts !== undefined && { maxAttempts }),
    ...(idempotency && { idempotency }),
    ...(requestId !== undefined && { requestId }),
  })
  return { queueId: jobId, replayed, answer }
}
