import type { Engine } from '@kiln/core'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { maySee } from '../../http/auth/user.ts'
import { notFound } from '../../http/problem.ts'
import { type CharacterRow, getCharacter } from './tables/character-rows.ts'

/** Documents the path parameter. Its form is not checked here: a malformed id is a character that does not exist. */
export const characterParams = z.object({ id: z.string().describe('Id or display id of the character') })

interface Wanted {
  engine: Pick<Engine, 'query'>
  id: string
  request: FastifyRequest
  /** Find one whose deletion has begun as well. Default false. */
  evenDeleted?: boolean
}

/** @throws HttpError 404 for a malformed id, an unknown character and one of somebody else alike */
export async function findCharacter({ engine, id, request, evenDeleted = false }: Wanted): Promise<CharacterRow> {
  const found = /^[a-z0-9-]{1,64}$/i.test(id) ? await getCharacter(engine, id) : null
  if (found && (evenDeleted || !found.deleted) && maySee(request.user, found.userId)) return found
  throw notFound(`Character ${id} not found`)
}
