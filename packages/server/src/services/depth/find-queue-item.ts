import type { Engine } from '@kiln/core'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { maySee } from '../../http/auth/user.ts'
import { notFound } from '../../http/problem.ts'
import { getQueueItem, type QueueItemRow } from './tables/queue-items.ts'

/** Documents the path parameter. Its form is not checked here: a malformed id is an item that does not exist. */
export const queueItemParams = z.object({ queueId: z.string().meta({ format: 'uuid' }) })

interface Wanted {
  engine: Pick<Engine, 'query'>
  id: string
  request: FastifyRequest
}

/** @throws HttpError 404 for a malformed id, an unknown item and one of somebody else alike */
export async function findQueueItem({ engine, id, request }: Wanted): Promise<QueueItemRow> {
  const item = await getQueueItem(engine, id)
  if (item && maySee(request.user, item.user_id)) return item
  throw notFound(`Queue item ${id} not found`)
}
