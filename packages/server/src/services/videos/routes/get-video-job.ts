import { videoError, videoJob } from '@kiln/contracts'
import type { TypedApp } from '../../../http/typed-app.ts'
import { findVideoJob, videoJobParams } from '../find-video-job.ts'
import { presentVideoJob } from '../present-video-job.ts'
import type { VideoRouteContext } from '../video-service.ts'

const schema = {
  tags: ['Videos'],
  summary: 'Status of a video job',
  params: videoJobParams,
  response: { 200: videoJob, 404: videoError },
}

export function registerGetVideoJob(app: TypedApp, { engine, signer }: VideoRouteContext): void {
  app.get('/api/v1/jobs/:job_id', { schema }, async (request) =>
    presentVideoJob(await findVideoJob({ engine, id: request.params.job_id, request }), signer),
  )
}
