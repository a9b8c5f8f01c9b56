import {
  type CreateVideoJobResponse,
  createVideoJobRequest,
  createVideoJobResponse,
  defaultVideoPriority,
  idempotencyHeaders,
  type VideoRequest,
  videoError,
  videoValidationError,
} from '@kiln/contracts'
import { z } from 'zod'
import { userIdFor } from '../../../http/auth/user.ts'
import { idempotencyOf } from '../../../http/idempotency.ts'
import { invalidField } from '../../../http/problem.ts'
import { refusalResponses } from '../../../http/refusal-responses.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import { compileSerializer } from '../../../http/zod-serializer.ts'
import type { VideoRouteContext } from '../video-service.ts'
import { createVoiceCheck } from '../voice-catalog.ts'

const serialize = compileSerializer(createVideoJobResponse)

const schema = {
  tags: ['Videos'],
  summary: 'Submit a video job',
  headers: idempotencyHeaders,
  body: createVideoJobRequest,
  response: {
    202: createVideoJobResponse,
    403: videoError,
    422: z.union([videoValidationError, videoError]),
    ...refusalResponses(videoError),
    500: videoError,
  },
}

/** POST /api/v1/jobs: 202 once the job is committed. */
export function registerCreateVideoJob(app: TypedApp, context: VideoRouteContext): void {
  const { engine, scriptVideo, templates, voices } = context
  const assertVoiceExists = createVoiceCheck(voices)

  app.post('/api/v1/jobs', { schema }, async (request, reply) => {
    const { video_request, priority } = request.body
    const userId = userIdFor(request.user, video_request.user_id)
    assertTemplateExists(video_request)
    assertVoiceExists(video_request)
    const answer = answerFor(await estimateSeconds(video_request))
    const key = request.headers['idempotency-key']
    const submitted = await engine.submit(scriptVideo, video_request, {
      userId,
      requestId: request.id,
      checked: true,
      priority: priority ?? defaultVideoPriority,
      ...idempotencyOf({ key, operation: 'POST /api/v1/jobs', body: request.body, answer }),
    })
    reply.code(202).header('location', `/api/v1/jobs/${submitted.jobId}`).type('application/json; charset=utf-8')
    // Written already: the answer that was kept under an idempotency key must go out byte for byte.
    return reply.send((submitted.answer ?? answer(submitted.jobId)) as never)
  })

  /** From the median of recent jobs; twice the film's length before there are any. */
  async function estimateSeconds({ duration }: VideoRequest): Promise<number> {
    return Math.max(1, Math.round((await engine.expectedSeconds(scriptVideo.name)) ?? duration * 2))
  }

  function assertTemplateExists({ template_id }: VideoRequest): void {
    if (!template_id || templates.some((template) => template.template_id === template_id)) return
    const message = `must be one of: ${templates.map((template) => template.template_id).join(', ')}`
    throw invalidField({ where: 'body', path: ['video_request', 'template_id'], message })
  }
}

function answerFor(estimatedSeconds: number): (jobId: string) => string {
  return (jobId) => {
    const response: CreateVideoJobResponse = {
      job_id: jobId,
      status: 'pending',
      message: 'Video generation job queued successfully',
      estimated_duration: estimatedSeconds,
    }
    return serialize(response)
  }
}
