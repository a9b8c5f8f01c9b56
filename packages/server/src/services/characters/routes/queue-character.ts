import { characterError, createCharacterRequest, idempotencyHeaders, queuedResponse } from '@kiln/contracts'
import { refusalResponses } from '../../../http/refusal-responses.ts'
import { sendJson } from '../../../http/send-json.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { CharacterRouteContext } from '../character-service.ts'
import { ownerQuery, submitCreation } from '../submit-creation.ts'

const operation = 'POST /api/v1/characters/queue'

const schema = {
  tags: ['Characters'],
  summary: 'Queue the creation of a character',
  headers: idempotencyHeaders,
  querystring: ownerQuery,
  body: createCharacterRequest,
  response: {
    202: queuedResponse,
    400: characterError,
    403: characterError,
    422: characterError,
    ...refusalResponses(characterError),
  },
}

/** 202 once the job is committed. */
export function registerQueueCharacter(app: TypedApp, context: CharacterRouteContext): void {
  app.post('/api/v1/characters/queue', { schema }, async (request, reply) => {
    const { jobId, answer: body } = await submitCreation(context, { request, operation })
    return sendJson(reply, { statusCode: 202, body, location: `/api/v1/character-jobs/${jobId}` })
  })
}
