import { cancelVideoJobResponse, videoError } from '@kiln/contracts'
import { KilnError } from '@kiln/core'
import { HttpError } from '../../../http/problem.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import { findVideoJob, videoJobParams } from '../find-video-job.ts'
import { statusWord } from '../status-words.ts'
import type { VideoRouteContext } from '../video-service.ts'

const schema = {
  tags: ['Videos'],
  summary: 'Cancel a video job',
  params: videoJobParams,
  response: { 200: cancelVideoJobResponse, 400: videoError, 404: videoError },
}

export function registerCancelVideoJob(app: TypedApp, { engine }: VideoRouteContext): void {
  app.delete('/api/v1/jobs/:job_id', { schema }, async (request) => {
    const id = request.params.job_id
    const job = await findVideoJob({ engine, id, request })
    try {
      await engine.cancel(job.id)
    } catch (error) {
      if (!(error instanceof KilnError && error.code === 'JOB_NOT_CANCELLABLE')) throw error
      const ended = await findVideoJob({ engine, id, request })
      const message = `Cannot cancel job in ${statusWord(ended)} status`
      throw new HttpError({ status: 400, code: error.code, message }, { cause: error })
    }
    return { job_id: job.id, status: 'cancelled' as const, message: 'Job cancelled successfully' }
  })
}
