import type { Engine, Job } from '@kiln/core'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { maySee } from '../auth/user.ts'
import { HttpError } from '../problem.ts'

/** Documents the path parameter. Its form is not checked here: a malformed id is a job that does not exist. */
export const jobParams = z.object({ id: z.string().meta({ format: 'uuid' }) })

interface Wanted {
  engine: Pick<Engine, 'get'>
  id: string
  request: FastifyRequest
}

/** @throws HttpError 404 for a malformed id, an unknown job, and one of somebody else alike */
export async function findJob({ engine, id, request }: Wanted): Promise<Job> {
  const job = await engine.get(id)
  if (job && maySee(request.user, job.userId)) return job
  throw new HttpError({ status: 404, code: 'JOB_NOT_FOUND', message: `Job ${id} not found` })
}
