import { randomInt } from 'node:crypto'
import { type CreateCharacterRequest, clientId } from '@kiln/contracts'
import type { SubmitResult } from '@kiln/core'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { userIdFor } from '../../http/auth/user.ts'
import { idempotencyOf } from '../../http/idempotency.ts'
import type { CharacterRouteContext } from './character-service.ts'
import { queuedAnswer } from './queued-answer.ts'

/** Without authentication a query may name the user too. */
export const ownerQuery = z.object({ userId: clientId.optional() })

interface CreationRequest extends Pick<FastifyRequest, 'id' | 'user'> {
  body: CreateCharacterRequest
  query: z.output<typeof ownerQuery>
  headers: { 'idempotency-key'?: string | undefined }
}

export interface SubmittedCreation extends SubmitResult {
  /** Body of the 202. */
  answer: string
}

/** @param operation what an idempotency key is scoped by */
export async function submitCreation(
  { engine, characterCreation }: CharacterRouteContext,
  { request, operation }: { request: CreationRequest; operation: string },
): Promise<SubmittedCreation> {
  const { userId: named, seed = randomInt(2 ** 32), ...fields } = request.body
  const userId = userIdFor(request.user, named ?? request.query.userId)
  const key = request.headers['idempotency-key']
  const submitted = await engine.submit(
    characterCreation,
    { ...fields, seed },
    { userId, requestId: request.id, ...idempotencyOf({ key, operation, body: request.body, answer: answerFor }) },
  )
  return { ...submitted, answer: submitted.answer ?? answerFor(submitted.jobId) }
}

function answerFor(jobId: string): string {
  const message = 'Character creation job queued successfully'
  return queuedAnswer({ jobId, message, jobsPath: '/api/v1/character-jobs' })
}
