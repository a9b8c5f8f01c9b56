import {
  characterError,
  createCharacterRequest,
  createCharacterResponse,
  idempotencyHeaders,
  queuedResponse,
} from '@kiln/contracts'
import type { Job } from '@kiln/core'
import type { FastifyReply } from 'fastify'
import { HttpError } from '../../../http/problem.ts'
import { refusalResponses } from '../../../http/refusal-responses.ts'
import { sendJson } from '../../../http/send-json.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import { compileSerializer } from '../../../http/zod-serializer.ts'
import type { CharacterRouteContext } from '../character-service.ts'
import { presentCharacter } from '../present-character.ts'
import { ownerQuery, type SubmittedCreation, submitCreation } from '../submit-creation.ts'
import { getCharacterOfJob } from '../tables/character-rows.ts'
import { getAnswer, type KeptAnswer, keepAnswer } from '../tables/kept-answers.ts'
import { getMediaOf } from '../tables/media-rows.ts'

const operation = 'POST /api/v1/characters'
const serialize = compileSerializer(createCharacterResponse)

const schema = {
  tags: ['Characters'],
  summary: 'Create a character and wait for it',
  description: '201 with the character; 202 with its job when it takes longer than 30 seconds.',
  headers: idempotencyHeaders,
  querystring: ownerQuery,
  body: createCharacterRequest,
  response: {
    201: createCharacterResponse,
    202: queuedResponse,
    400: characterError,
    403: characterError,
    409: characterError,
    422: characterError,
    ...refusalResponses(characterError),
    500: characterError,
  },
}

/** The synchronous twin of the queue: the same job, waited for. */
export function registerCreateCharacter(app: TypedApp, context: CharacterRouteContext): void {
  const { engine, signer, waitMs } = context
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort())

  app.post('/api/v1/characters', { schema }, async (request, reply) => {
    const submitted = await submitCreation(context, { request, operation })
    const kept = submitted.replayed ? await getAnswer(engine, submitted.jobId) : null
    if (kept) return sendAnswer(reply, submitted.jobId, kept)
    const gone = whenClosed(reply)
    const answer = await waitedFor(submitted, AbortSignal.any([gone, stopping.signal]))
    // What nobody has received is no answer yet: the next one to ask may get a better one.
    const keep = request.headers['idempotency-key'] !== undefined && !gone.aborted
    return sendAnswer(reply, submitted.jobId, keep ? await keepAnswer(engine, submitted.jobId, answer) : answer)
  })

  async function waitedFor(submitted: SubmittedCreation, signal: AbortSignal): Promise<KeptAnswer> {
    const { jobId, replayed } = submitted
    // Refusals are not kept: the same key starts a job that has failed again.
    if (replayed && (await engine.get(jobId))?.status === 'failed') await engine.retry(jobId)
    const job = await engine.waitFor(jobId, { timeoutMs: waitMs, signal })
    if (!job) return queued(submitted)
    switch (job.status) {
      case 'completed':
        return (await created(job)) ?? queued(submitted)
      case 'failed':
      case 'cancelled':
        throw notCreated(job)
      case 'pending':
      case 'waiting':
      case 'active':
        return queued(submitted)
      default:
        return job.status satisfies never
    }
  }

  /** Null when the character has been deleted already. */
  async function created(job: Job): Promise<KeptAnswer | null> {
    const row = await getCharacterOfJob(engine, job.id)
    if (!row) return null
    const data = presentCharacter(row, await getMediaOf(engine, [row.id]), signer)
    const message = 'Character created successfully'
    return { statusCode: 201, body: serialize({ success: true, statusCode: 201, message, data }) }
  }
}

function queued({ answer: body }: SubmittedCreation): KeptAnswer {
  return { statusCode: 202, body }
}

function notCreated({ id, status }: Job): HttpError {
  const reason = `GET /api/v1/character-jobs/${id} tells more`
  return status === 'cancelled'
    ? new HttpError({ status: 409, code: 'JOB_CANCELLED', message: `The creation was cancelled; ${reason}` })
    : new HttpError({ status: 500, code: 'JOB_FAILED', message: `The character could not be made; ${reason}` })
}

function sendAnswer(reply: FastifyReply, jobId: string, answer: KeptAnswer): FastifyReply {
  return sendJson(reply, { ...answer, location: `/api/v1/character-jobs/${jobId}` })
}

/** Fires when the connection is gone, or the answer. */
function whenClosed({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  raw.once('close', () => controller.abort())
  return controller.signal
}
