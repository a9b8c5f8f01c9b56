import { nativeError, nativeJob } from '@kiln/contracts'
import type { Engine } from '@kiln/core'
import { refusalResponses } from '../refusal-responses.ts'
import type { TypedApp } from '../typed-app.ts'
import { findJob, jobParams } from './find-job.ts'
import { presentJob } from './present-job.ts'

const response = { 200: nativeJob, 404: nativeError, 409: nativeError }

/** Cancel and retry by hand. */
export function registerJobActionRoutes(app: TypedApp, { engine }: { engine: Engine }): void {
  const cancelSchema = { tags: ['Jobs'], summary: 'Cancel a job', params: jobParams, response }

  app.delete('/api/jobs/:id', { schema: cancelSchema }, async (request) => {
    const { id } = await findJob({ engine, id: request.params.id, request })
    return presentJob(await engine.cancel(id))
  })

  app.post('/api/jobs/:id/cancel', { schema: cancelSchema }, async (request) => {
    const { id } = await findJob({ engine, id: request.params.id, request })
    return presentJob(await engine.cancel(id))
  })

  const retryResponse = { ...response, ...refusalResponses(nativeError) }
  const retrySchema = { tags: ['Jobs'], summary: 'Retry a failed job', params: jobParams, response: retryResponse }

  app.post('/api/jobs/:id/retry', { schema: retrySchema }, async (request) => {
    const { id } = await findJob({ engine, id: request.params.id, request })
    return presentJob(await engine.retry(id))
  })
}
