import type { Engine } from '@kiln/core'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { maySee } from '../../http/auth/user.ts'
import { notFound } from '../../http/problem.ts'
import { type Movie, readMovie } from './read-movies.ts'

/** Its form is not checked here: a malformed id is a movie that does not exist. */
export const movieParams = z.object({ movieId: z.string() })

interface Wanted {
  engine: Pick<Engine, 'query'>
  id: string
  request: FastifyRequest
}

/** @throws HttpError 404 for a malformed id, an unknown movie and one of somebody else alike */
export async function findMovie({ engine, id, request }: Wanted): Promise<Movie> {
  const movie = await readMovie(engine, id)
  if (movie && maySee(request.user, movie.userId)) return movie
  throw notFound(`Movie ${id} not found`)
}
