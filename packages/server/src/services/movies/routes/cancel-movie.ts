import { cancelMovieResponse, movieError } from '@kiln/contracts'
import { KilnError } from '@kiln/core'
import { HttpError } from '../../../http/problem.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import { findMovie, movieParams } from '../find-movie.ts'
import type { MovieRouteContext } from '../movie-service.ts'
import { movieWord } from '../status-words.ts'

const schema = {
  tags: ['Movies'],
  summary: 'Cancel a movie',
  params: movieParams,
  response: { 200: cancelMovieResponse, 404: movieError, 409: movieError },
}

export function registerCancelMovie(app: TypedApp, { engine }: MovieRouteContext): void {
  app.delete('/api/movies/:movieId', { schema }, async (request) => {
    const id = request.params.movieId
    const { jobId } = await findMovie({ engine, id, request })
    try {
      const cancelled = await engine.cancel(jobId)
      return { success: true as const, movieId: id, status: movieWord(cancelled) }
    } catch (error) {
      if (!(error instanceof KilnError && error.code === 'JOB_NOT_CANCELLABLE')) throw error
      const ended = movieWord(await findMovie({ engine, id, request }))
      const message = `The movie is ${ended}: only one that is queued or processing can be cancelled`
      throw new HttpError({ status: 409, code: error.code, message }, { cause: error })
    }
  })
}
