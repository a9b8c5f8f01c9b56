import { cancelledResponse, characterError, queuedResponse } from '@kiln/contracts'
import type { Engine } from '@kiln/core'
import { refusalResponses } from '../../../http/refusal-responses.ts'
import { sendJson } from '../../../http/send-json.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import { characterJobParams, findCharacterJob } from '../find-character-job.ts'
import { queuedAnswer } from '../queued-answer.ts'
import { statusWord } from '../status-words.ts'

interface JobActions {
  engine: Engine
  /** E.g. `/api/v1/media-jobs`. */
  jobsPath: string
  types: readonly string[]
  /** Stands in front of "job" in messages, e.g. `Media`. */
  kind: string
}

const conflict = { 404: characterError, 409: characterError }

/** Cancel and retry by hand, the same for every kind of job. */
export function registerJobActions(app: TypedApp, { engine, jobsPath, types, kind }: JobActions): void {
  const tags = ['Characters']
  const params = characterJobParams

  const cancelSchema = {
    tags,
    summary: `Cancel a ${kind.toLowerCase()} job`,
    params,
    response: { 200: cancelledResponse, ...conflict },
  }
  app.delete(`${jobsPath}/:jobId`, { schema: cancelSchema }, async (request) => {
    const { id } = await findCharacterJob({ read: engine.state, types, id: request.params.jobId, request })
    await engine.cancel(id)
    const data = { jobId: id, status: 'cancelled' as const }
    return { success: true as const, statusCode: 200 as const, message: `${kind} job cancelled successfully`, data }
  })

  const retrySchema = {
    tags,
    summary: `Start a failed ${kind.toLowerCase()} job again`,
    params,
    response: { 202: queuedResponse, ...conflict, ...refusalResponses(characterError) },
  }
  app.post(`${jobsPath}/:jobId/retry`, { schema: retrySchema }, async (request, reply) => {
    const { id } = await findCharacterJob({ read: engine.state, types, id: request.params.jobId, request })
    const job = await engine.retry(id)
    const message = `${kind} job queued again`
    const body = queuedAnswer({ jobId: id, message, jobsPath, status: statusWord(job) })
    return sendJson(reply, { statusCode: 202, body, location: `${jobsPath}/${id}` })
  })
}
