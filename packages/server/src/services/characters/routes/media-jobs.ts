import { characterError, getMediaJobResponse, listMediaJobsQuery, listMediaJobsResponse } from '@kiln/contracts'
import { userIdFor } from '../../../http/auth/user.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { CharacterRouteContext } from '../character-service.ts'
import { characterJobParams, findCharacterJob } from '../find-character-job.ts'
import { pageOf } from '../page-of.ts'
import { presentMediaJob } from '../present-jobs.ts'
import { statesBehind } from '../status-words.ts'
import { listMediaJobIds } from '../tables/media-job-rows.ts'
import { registerJobActions } from './job-actions.ts'

const jobsPath = '/api/v1/media-jobs'
const tags = ['Characters']

/** The jobs that make pictures and clips of characters. */
export function registerMediaJobs(app: TypedApp, context: CharacterRouteContext): void {
  const { engine, signer } = context
  const typeOf = { image: context.imageGeneration.name, video: context.videoGeneration.name }
  const types = Object.values(typeOf)
  registerJobActions(app, { engine, jobsPath, types, kind: 'Media' })

  const listSchema = {
    tags,
    summary: 'My media jobs',
    querystring: listMediaJobsQuery,
    response: { 200: listMediaJobsResponse, 400: characterError, 403: characterError },
  }
  app.get(jobsPath, { schema: listSchema }, async ({ user, query }) => {
    const { type, status, limit, skip } = query
    const filter = { userId: userIdFor(user, query.userId), types: type ? [typeOf[type]] : types }
    const { ids, total } = await listMediaJobIds(engine, {
      ...filter,
      ...(status && statesBehind[status]),
      limit,
      skip,
    })
    const jobs = await Promise.all(ids.map((id) => engine.get(id)))
    // One may have been removed between the two reads.
    const items = jobs.flatMap((job) => (job ? [presentMediaJob(job, signer)] : []))
    return pageOf({ items, total }, query)
  })

  const getSchema = {
    tags,
    summary: 'Status of a media job',
    params: characterJobParams,
    response: { 200: getMediaJobResponse, 404: characterError },
  }
  app.get(`${jobsPath}/:jobId`, { schema: getSchema }, async (request) => {
    const job = await findCharacterJob({ read: engine.get, types, id: request.params.jobId, request })
    return { success: true as const, statusCode: 200 as const, data: presentMediaJob(job, signer) }
  })
}
