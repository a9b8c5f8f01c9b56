import { randomInt } from 'node:crypto'
import { characterError, generateVideoRequest, idempotencyHeaders, queuedResponse } from '@kiln/contracts'
import { z } from 'zod'
import { isUuid } from '../../../http/is-uuid.ts'
import { HttpError, notFound } from '../../../http/problem.ts'
import { refusalResponses } from '../../../http/refusal-responses.ts'
import { sendJson } from '../../../http/send-json.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { CharacterRouteContext } from '../character-service.ts'
import { characterParams, findCharacter } from '../find-character.ts'
import { drawnCharacterOf, poseOf, submitMediaJob } from '../submit-media-job.ts'
import { getMedia, type MediaRow } from '../tables/media-rows.ts'

const schema = {
  tags: ['Characters'],
  summary: 'Queue a clip made from a picture of a character',
  params: characterParams.extend({ mediaId: z.string().describe('A picture of this character') }),
  headers: idempotencyHeaders,
  body: generateVideoRequest,
  response: {
    202: queuedResponse,
    400: characterError,
    404: characterError,
    409: characterError,
    422: characterError,
    ...refusalResponses(characterError),
  },
}

export function registerGenerateVideo(app: TypedApp, context: CharacterRouteContext): void {
  const { engine, videoGeneration } = context

  app.post('/api/v1/characters/:id/media/:mediaId/generate-video/queue', { schema }, async (request, reply) => {
    const { id, mediaId } = request.params
    const character = await findCharacter({ engine, id, request })
    const picture = await findPicture(character.id, mediaId)
    const { duration: durationSeconds, resolution, poseId } = request.body
    const pose = poseOf(character, poseId ?? picture.poseId)
    const still = { mediaId: picture.id, storageKey: await storageKeyOf(picture) }
    const { jobId, answer: body } = await submitMediaJob(context, {
      type: videoGeneration,
      input: {
        character: drawnCharacterOf(character),
        pose,
        still,
        durationSeconds,
        resolution,
        seed: randomInt(2 ** 32),
      },
      character,
      message: 'Video generation job queued successfully',
      requestId: request.id,
      idempotency: {
        key: request.headers['idempotency-key'],
        operation: `POST /api/v1/characters/${character.id}/media/${picture.id}/generate-video/queue`,
        body: request.body,
      },
    })
    return sendJson(reply, { statusCode: 202, body, location: `/api/v1/media-jobs/${jobId}` })
  })

  /** A picture has a row once it is finished, so one that is still being made is not found. */
  async function findPicture(characterId: string, mediaId: string): Promise<MediaRow> {
    const found = isUuid(mediaId) ? await getMedia(engine, characterId, mediaId) : null
    if (!found) throw notFound(`Media ${mediaId} not found: a clip is made from a finished picture of the character`)
    if (found.type === 'image') return found
    const message = `Media ${mediaId} is a clip; a clip is made from a picture`
    throw new HttpError({ status: 409, code: 'MEDIA_NOT_A_PICTURE', message })
  }

  async function storageKeyOf({ id, path }: MediaRow): Promise<string> {
    const artifact = await engine.artifact(path)
    if (!artifact) throw notFound(`Media ${id} not found`)
    return artifact.storageKey
  }
}
