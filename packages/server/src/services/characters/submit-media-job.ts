import { randomUUID } from 'node:crypto'
import type { CharacterPose } from '@kiln/contracts'
import type { JobType } from '@kiln/core'
import { idempotencyOf } from '../../http/idempotency.ts'
import { invalidField, notFound } from '../../http/problem.ts'
import type { CharacterRouteContext } from './character-service.ts'
import { isForeignKeyViolation } from './delete-character.ts'
import { queuedAnswer } from './queued-answer.ts'
import type { CharacterRow } from './tables/character-rows.ts'
import { insertMediaJob } from './tables/media-job-rows.ts'

interface MediaSubmission<Input> {
  type: JobType<Input, unknown>
  input: Input
  character: CharacterRow
  message: string
  requestId: string
  /** What makes the request repeatable. */
  idempotency: { key: string | undefined; operation: string; body: unknown }
}

/**
 * Queues a job for media of a character, which owns it from that moment on.
 * @returns the id of the job and the body of the 202
 * @throws HttpError 404 when the character has been deleted meanwhile
 */
export async function submitMediaJob<Input>(
  { engine }: CharacterRouteContext,
  submission: MediaSubmission<Input>,
): Promise<{ jobId: string; answer: string }> {
  const { type, input, character, message, requestId, idempotency } = submission
  const { id: characterId, userId } = character
  const answerFor = (jobId: string) => queuedAnswer({ jobId, message, jobsPath: '/api/v1/media-jobs' })
  const id = randomUUID()
  const options = { id, userId, requestId, alsoWrite: [insertMediaJob({ jobId: id, characterId, userId })] }
  try {
    const repeatable = idempotencyOf({ ...idempotency, answer: answerFor })
    const { jobId, answer } = await engine.submit(type, input, { ...options, ...repeatable })
    return { jobId, answer: answer ?? answerFor(jobId) }
  } catch (error) {
    throw isForeignKeyViolation(error) ? notFound(`Character ${characterId} not found`) : error
  }
}

/** The part of a character that its jobs get along: a runner has no database to look it up in. */
export function drawnCharacterOf(row: CharacterRow) {
  const { id, displayId, appearance, name, description, style, traits, backstory, seed } = row
  return { id, displayId, appearance, request: { name, description, style, traits, backstory, seed } }
}

/** @throws HttpError 400 with the list of the character's poses */
export function poseOf({ poses }: CharacterRow, poseId: string | null | undefined): CharacterPose {
  const pose = poseId ? poses.find(({ id }) => id === poseId) : poses[0]
  if (pose) return pose
  const list = poses.map(({ id, name }) => `${id} (${name})`).join(', ')
  throw invalidField({ where: 'body', path: ['poseId'], message: `must be one of the poses of the character: ${list}` })
}
