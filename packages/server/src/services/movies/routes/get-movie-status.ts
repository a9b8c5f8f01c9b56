import { movieError, movieStatusResponse } from '@kiln/contracts'
import type { TypedApp } from '../../../http/typed-app.ts'
import { findMovie, movieParams } from '../find-movie.ts'
import type { MovieRouteContext } from '../movie-service.ts'
import { presentMovieStatus } from '../present-movie.ts'

const schema = {
  tags: ['Movies'],
  summary: 'Status of a movie and its stages',
  params: movieParams,
  response: { 200: movieStatusResponse, 404: movieError },
}

export function registerGetMovieStatus(app: TypedApp, { engine }: MovieRouteContext): void {
  app.get('/api/movies/:movieId/status', { schema }, async (request) =>
    presentMovieStatus(await findMovie({ engine, id: request.params.movieId, request })),
  )
}
