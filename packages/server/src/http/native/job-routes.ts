import {
  listArtifactsResponse,
  listAttemptsResponse,
  listJobsQuery,
  listJobsResponse,
  listLogsResponse,
  nativeError,
  nativeJobDetails,
} from '@kiln/contracts'
import type { Engine, ListOptions } from '@kiln/core'
import type { UrlSigner } from '../assets/sign-urls.ts'
import { type User, userIdFor } from '../auth/user.ts'
import type { TypedApp } from '../typed-app.ts'
import { findJob, jobParams } from './find-job.ts'
import { presentArtifact, presentAttempt, presentJob, presentJobDetails, presentLogLine } from './present-job.ts'

interface JobRouteDependencies {
  engine: Engine
  signer: UrlSigner
}

const tags = ['Jobs']
const failures = { 404: nativeError, 422: nativeError }

/** Reading jobs of any type: `/api/jobs` and what hangs below one job. */
export function registerJobRoutes(app: TypedApp, { engine, signer }: JobRouteDependencies): void {
  app.get(
    '/api/jobs',
    {
      schema: {
        tags,
        summary: 'List jobs',
        querystring: listJobsQuery,
        response: { 200: listJobsResponse, 422: nativeError },
      },
    },
    async ({ query, user }) => {
      const { limit, offset } = query
      const { jobs, total } = await engine.list(filterOf(query, user))
      return { jobs: jobs.map(presentJob), total, limit, offset }
    },
  )

  app.get(
    '/api/jobs/:id',
    { schema: { tags, summary: 'Show a job', params: jobParams, response: { 200: nativeJobDetails, ...failures } } },
    async (request) => presentJobDetails(await findJob({ engine, id: request.params.id, request })),
  )

  app.get(
    '/api/jobs/:id/attempts',
    {
      schema: {
        tags,
        summary: 'Attempts of a job',
        params: jobParams,
        response: { 200: listAttemptsResponse, ...failures },
      },
    },
    async (request) => {
      const { id } = await findJob({ engine, id: request.params.id, request })
      return { attempts: (await engine.attempts(id)).map(presentAttempt) }
    },
  )

  app.get(
    '/api/jobs/:id/logs',
    {
      schema: {
        tags,
        summary: 'What a job has logged',
        params: jobParams,
        response: { 200: listLogsResponse, ...failures },
      },
    },
    async (request) => {
      const { id } = await findJob({ engine, id: request.params.id, request })
      return { logs: (await engine.logs(id)).map(presentLogLine) }
    },
  )

  app.get(
    '/api/jobs/:id/artifacts',
    {
      schema: {
        tags,
        summary: 'Files of a job',
        params: jobParams,
        response: { 200: listArtifactsResponse, ...failures },
      },
    },
    async (request) => {
      const { id } = await findJob({ engine, id: request.params.id, request })
      return { artifacts: (await engine.artifacts(id)).map((artifact) => presentArtifact(artifact, signer)) }
    },
  )
}

/** Everybody sees his own jobs; who may see all of them gets all, unless the query names a user. */
function filterOf(query: typeof listJobsQuery._zod.output, user: User): ListOptions {
  const { type, queue, status, limit, offset } = query
  const userId = user.role === 'admin' ? query.userId : userIdFor(user, query.userId)
  return {
    limit,
    offset,
    ...(type && { type }),
    ...(queue && { queue }),
    ...(status && { status }),
    ...(userId && { userId }),
  }
}
