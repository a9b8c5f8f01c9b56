import { randomInt } from 'node:crypto'
import { characterError, generateImageRequest, idempotencyHeaders, queuedResponse } from '@kiln/contracts'
import { refusalResponses } from '../../../http/refusal-responses.ts'
import { sendJson } from '../../../http/send-json.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { CharacterRouteContext } from '../character-service.ts'
import { characterParams, findCharacter } from '../find-character.ts'
import { drawnCharacterOf, poseOf, submitMediaJob } from '../submit-media-job.ts'

const schema = {
  tags: ['Characters'],
  summary: 'Queue a further picture of a character',
  params: characterParams,
  headers: idempotencyHeaders,
  body: generateImageRequest,
  response: {
    202: queuedResponse,
    400: characterError,
    404: characterError,
    422: characterError,
    ...refusalResponses(characterError),
  },
}

export function registerGenerateImage(app: TypedApp, context: CharacterRouteContext): void {
  app.post('/api/v1/characters/:id/generate-image/queue', { schema }, async (request, reply) => {
    const character = await findCharacter({ engine: context.engine, id: request.params.id, request })
    const pose = poseOf(character, request.body?.poseId)
    const { jobId, answer: body } = await submitMediaJob(context, {
      type: context.imageGeneration,
      // Another seed than the portrait's: the look is the character's own, the rest of the picture is a new one.
      input: { character: drawnCharacterOf(character), pose, seed: randomInt(2 ** 32) },
      character,
      message: 'Image generation job queued successfully',
      requestId: request.id,
      idempotency: {
        key: request.headers['idempotency-key'],
        operation: `POST /api/v1/characters/${character.id}/generate-image/queue`,
        body: request.body ?? {},
      },
    })
    return sendJson(reply, { statusCode: 202, body, location: `/api/v1/media-jobs/${jobId}` })
  })
}
