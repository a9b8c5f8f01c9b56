import type { JobState } from '@kiln/core'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { maySee } from '../../http/auth/user.ts'
import { notFound } from '../../http/problem.ts'

/** Documents the path parameter. Its form is not checked here: a malformed id is a job that does not exist. */
export const characterJobParams = z.object({ jobId: z.string().meta({ format: 'uuid' }) })

interface Wanted<Found> {
  /** The engine's `get`, or its `state` where the input of the job is not needed. */
  read: (id: string) => Promise<Found | null>
  /** Names of the job types that the path is about. */
  types: readonly string[]
  id: string
  request: FastifyRequest
}

/** @throws HttpError 404 for a malformed id, an unknown job, one of another kind and one of somebody else alike */
export async function findCharacterJob<Found extends JobState>(wanted: Wanted<Found>): Promise<Found> {
  const { read, types, id, request } = wanted
  const job = await read(id)
  if (job && types.includes(job.type) && maySee(request.user, job.userId)) return job
  throw notFound(`Job ${id} not found`)
}
