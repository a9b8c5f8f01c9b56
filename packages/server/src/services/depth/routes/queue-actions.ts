import { depthError, queueActionResponse } from '@kiln/contracts'
import { KilnError } from '@kiln/core'
import { HttpError } from '../../../http/problem.ts'
import { refusalResponses } from '../../../http/refusal-responses.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { DepthRouteContext } from '../depth-service.ts'
import { findQueueItem, queueItemParams } from '../find-queue-item.ts'
import { isInQueue } from '../tables/media-jobs.ts'
import type { QueueItemRow } from '../tables/queue-items.ts'
import { alreadyQueued } from './enqueue.ts'

const params = queueItemParams
const response = { 200: queueActionResponse, 400: depthError, 404: depthError }

/** Cancel and retry by hand. */
export function registerQueueActions(app: TypedApp, { engine }: DepthRouteContext): void {
  const cancelSchema = { tags: ['Depth'], summary: 'Cancel a queued or pending item', params, response }
  app.post('/api/queue/items/:queueId/cancel', { schema: cancelSchema }, async (request) => {
    const item = await findQueueItem({ engine, id: request.params.queueId, request })
    if (item.status !== 'queued' && item.status !== 'pending') throw notCancellable(item)
    await engine.cancel(item.id).catch(refusing(() => notCancellable({ status: 'completed' })))
    return { success: true as const, message: 'Queue item cancelled', queueId: item.id }
  })

  const retrySchema = {
    tags: ['Depth'],
    summary: 'Start a failed item again, with all its attempts',
    params,
    response: { ...response, 409: depthError, ...refusalResponses(depthError) },
  }
  app.post('/api/queue/items/:queueId/retry', { schema: retrySchema }, async (request) => {
    const item = await findQueueItem({ engine, id: request.params.queueId, request })
    if (item.status !== 'failed') throw notRetryable(item)
    if (await isInQueue(engine, item.media_item_id)) throw alreadyQueued(item.media_item_id)
    await engine.retry(item.id).catch(refusing(() => notRetryable({ status: 'queued' })))
    return { success: true as const, message: 'Queue item will be retried', queueId: item.id }
  })
}

/** The item may end, or be retried by somebody else, between the look at it and the deed. */
function refusing(refusal: () => HttpError): (error: unknown) => never {
  return (error) => {
    const refused = error instanceof KilnError && /^JOB_NOT_(CANCELLABLE|RETRYABLE)$/.test(error.code)
    throw refused ? refusal() : error
  }
}

function notCancellable({ status }: Pick<QueueItemRow, 'status'>): HttpError {
  const message = `The item is ${status}: only one that is queued or pending can be cancelled`
  return new HttpError({ status: 400, code: 'JOB_NOT_CANCELLABLE', message })
}

function notRetryable({ status }: Pick<QueueItemRow, 'status'>): HttpError {
  const message = `The item is ${status}: only one that has failed can be retried`
  return new HttpError({ status: 400, code: 'JOB_NOT_RETRYABLE', message })
}
