import { depthError, enqueueRequest, enqueueResponse, idempotencyHeaders } from '@kiln/contracts'
import { idempotencyOf } from '../../../http/idempotency.ts'
import { HttpError } from '../../../http/problem.ts'
import { refusalResponses } from '../../../http/refusal-responses.ts'
import { sendJson } from '../../../http/send-json.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import { compileSerializer } from '../../../http/zod-serializer.ts'
import type { DepthRouteContext } from '../depth-service.ts'
import { findMediaItem, mediaItemParams, mediaNotFound } from '../find-media-item.ts'
import { queueMedia } from '../queue-media.ts'
import { isInQueue, isRefusedItem } from '../tables/media-jobs.ts'

const serialize = compileSerializer(enqueueResponse)

const schema = {
  tags: ['Depth'],
  summary: 'Queue a media item again',
  params: mediaItemParams,
  headers: idempotencyHeaders,
  body: enqueueRequest,
  response: {
    201: enqueueResponse,
    400: depthError,
    404: depthError,
    409: depthError,
    422: depthError,
    ...refusalResponses(depthError),
  },
}

export function registerEnqueue(app: TypedApp, context: DepthRouteContext): void {
  const { engine } = context

  app.post('/api/queue/enqueue/:mediaItemId', { schema }, async (request, reply) => {
    const media = await findMediaItem({ engine, id: request.params.mediaItemId, request })
    const answerFor = (queueId: string) =>
      serialize({ success: true, message: 'Media item added to queue', queueId, mediaItemId: media.id })
    const maxAttempts = request.body?.maxAttempts ?? undefined
    const repeatable = idempotencyOf({
      key: request.headers['idempotency-key'],
      operation: `POST /api/queue/enqueue/${media.id}`,
      body: { maxAttempts },
      answer: answerFor,
    })
    const options = { ...repeatable, maxAttempts, requestId: request.id }
    const queued = await queueMedia(context, media, options).catch(async (error: unknown) => {
      throw isRefusedItem(error) ? await refusal(media.id) : error
    })
    const body = queued.answer ?? answerFor(queued.queueId)
    return sendJson(reply, { statusCode: 201, body, location: `/api/queue/items/${queued.queueId}` })
  })

  /** It was there a moment ago: it is queued, or has been deleted. */
  async function refusal(mediaItemId: string): Promise<HttpError> {
    if (!(await isInQueue(engine, mediaItemId))) return mediaNotFound(mediaItemId)
    return alreadyQueued(mediaItemId)
  }
}

export function alreadyQueued(mediaItemId: string): HttpError {
  const message = `Media item ${mediaItemId} is queued or being processed already`
  return new HttpError({ status: 409, code: 'ALREADY_QUEUED', message })
}
