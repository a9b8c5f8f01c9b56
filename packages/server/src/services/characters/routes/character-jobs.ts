import {
  characterError,
  getCharacterJobResponse,
  listCharacterJobsQuery,
  listCharacterJobsResponse,
} from '@kiln/contracts'
import { userIdFor } from '../../../http/auth/user.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { CharacterRouteContext } from '../character-service.ts'
import { characterJobParams, findCharacterJob } from '../find-character-job.ts'
import { pageOf } from '../page-of.ts'
import { presentCharacterJob } from '../present-jobs.ts'
import { statesBehind } from '../status-words.ts'
import { registerJobActions } from './job-actions.ts'

const jobsPath = '/api/v1/character-jobs'
const tags = ['Characters']

/** The jobs that make characters. */
export function registerCharacterJobs(app: TypedApp, { engine, characterCreation }: CharacterRouteContext): void {
  const { name: type } = characterCreation
  const types = [type]
  registerJobActions(app, { engine, jobsPath, types, kind: 'Character' })

  const listSchema = {
    tags,
    summary: 'My character jobs',
    querystring: listCharacterJobsQuery,
    response: { 200: listCharacterJobsResponse, 400: characterError, 403: characterError },
  }
  app.get(jobsPath, { schema: listSchema }, async ({ user, query }) => {
    const { status, limit, skip } = query
    const filter = { type, userId: userIdFor(user, query.userId), ...(status && statesBehind[status]) }
    const { jobs, total } = await engine.list({ ...filter, limit, offset: skip })
    return pageOf({ items: jobs.map(presentCharacterJob), total }, query)
  })

  const getSchema = {
    tags,
    summary: 'Status of a character job',
    params: characterJobParams,
    response: { 200: getCharacterJobResponse, 404: characterError },
  }
  app.get(`${jobsPath}/:jobId`, { schema: getSchema }, async (request) => {
    const job = await findCharacterJob({ read: engine.state, types, id: request.params.jobId, request })
    return { success: true as const, statusCode: 200 as const, data: presentCharacterJob(job) }
  })
}
