import type { Engine, JobState } from '@kiln/core'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { maySee } from '../../http/auth/user.ts'
import { notFound } from '../../http/problem.ts'
import { scriptVideoType } from './job-type-name.ts'

/** Documents the path parameter. Its form is not checked here: a malformed id is a job that does not exist. */
export const videoJobParams = z.object({ job_id: z.string().meta({ format: 'uuid' }) })

interface Wanted {
  engine: Pick<Engine, 'state'>
  id: string
  request: FastifyRequest
}

/** @throws HttpError 404 for a malformed id, an unknown job, one of another service and one of somebody else alike */
export async function findVideoJob({ engine, id, request }: Wanted): Promise<JobState> {
  const job = await engine.state(id)
  if (job?.type === scriptVideoType && maySee(request.user, job.userId)) return job
  throw notFound(`Job ${id} not found`)
}
