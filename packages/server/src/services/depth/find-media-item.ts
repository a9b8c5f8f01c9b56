import type { Engine } from '@kiln/core'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { maySee } from '../../http/auth/user.ts'
import { type HttpError, notFound } from '../../http/problem.ts'
import { getMediaItem, type MediaItemRow } from './tables/media-items.ts'

/** Documents the path parameter. Its form is not checked here: a malformed id is an item that does not exist. */
export const mediaItemParams = z.object({ mediaItemId: z.string().meta({ format: 'uuid' }) })

interface Wanted {
  engine: Pick<Engine, 'query'>
  id: string
  request: FastifyRequest
  /** Also one whose deletion has begun. Default false. */
  evenDeleted?: boolean
}

/** @throws HttpError 404 for a malformed id, an unknown item and one of somebody else alike */
export async function findMediaItem({ engine, id, request, evenDeleted = false }: Wanted): Promise<MediaItemRow> {
  const found = await getMediaItem(engine, id)
  if (found && (evenDeleted || !found.deleted) && maySee(request.user, found.userId)) return found
  throw mediaNotFound(id)
}

export function mediaNotFound(id: string): HttpError {
  return notFound(`Media item ${id} not found`)
}
