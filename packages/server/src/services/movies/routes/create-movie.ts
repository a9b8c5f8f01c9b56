import { randomUUID } from 'node:crypto'
import {
  type CreateMovieResponse,
  createMovieRequest,
  createMovieResponse,
  idempotencyHeaders,
  movieError,
} from '@kiln/contracts'
import { KilnError } from '@kiln/core'
import { userIdFor } from '../../../http/auth/user.ts'
import { idempotencyOf } from '../../../http/idempotency.ts'
import { HttpError } from '../../../http/problem.ts'
import { refusalResponses } from '../../../http/refusal-responses.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import { compileSerializer } from '../../../http/zod-serializer.ts'
import { insertMovie } from '../insert-movie.ts'
import type { MovieRouteContext } from '../movie-service.ts'

const serialize = compileSerializer(createMovieResponse)

const schema = {
  tags: ['Movies'],
  summary: 'Create a movie',
  headers: idempotencyHeaders,
  body: createMovieRequest,
  response: {
    200: createMovieResponse,
    400: movieError,
    403: movieError,
    409: movieError,
    422: movieError,
    ...refusalResponses(movieError),
  },
}

/** POST /api/movies: 200 once the movie and its job are committed. */
export function registerCreateMovie(app: TypedApp, { engine, movie }: MovieRouteContext): void {
  app.post('/api/movies', { schema }, async (request, reply) => {
    const { id, ...wanted } = request.body
    const userId = userIdFor(request.user, wanted.userId)
    const movieId = id ?? randomUUID()
    const jobId = randomUUID()
    const createdAt = new Date()
    const answer = () => {
      const response: CreateMovieResponse = {
        success: true,
        movieId,
        jobId,
        status: 'queued',
        createdAt: createdAt.toISOString(),
      }
      return serialize(response)
    }
    const key = request.headers['idempotency-key']
    const submitted = await engine
      .submit(
        movie,
        { ...wanted, movieId },
        {
          id: jobId,
          userId,
          requestId: request.id,
          alsoWrite: [insertMovie({ id: movieId, jobId, request: { ...wanted, userId }, createdAt })],
          ...idempotencyOf({ key, operation: 'POST /api/movies', body: request.body, answer }),
        },
      )
      .catch((error) => refuseTaken(error, movieId))
    // Written already: the answer that was kept under an idempotency key must go out byte for byte.
    return reply.type('application/json; charset=utf-8').send((submitted.answer ?? answer()) as never)
  })
}

function refuseTaken(error: unknown, movieId: string): never {
  if (!(error instanceof KilnError && error.code === 'JOB_EXISTS')) throw error
  const message = `There is a movie with the id ${movieId} already`
  throw new HttpError({ status: 409, code: error.code, message }, { cause: error })
}
