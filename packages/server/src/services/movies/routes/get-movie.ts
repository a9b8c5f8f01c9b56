import { movieDetails, movieError } from '@kiln/contracts'
import type { TypedApp } from '../../../http/typed-app.ts'
import { findMovie, movieParams } from '../find-movie.ts'
import type { MovieRouteContext } from '../movie-service.ts'
import { presentMovie } from '../present-movie.ts'

const schema = {
  tags: ['Movies'],
  summary: 'A movie with its story, its images and its film',
  params: movieParams,
  response: { 200: movieDetails, 404: movieError },
}

export function registerGetMovie(app: TypedApp, { engine, signer }: MovieRouteContext): void {
  app.get('/api/movies/:movieId', { schema }, async (request) =>
    presentMovie(await findMovie({ engine, id: request.params.movieId, request }), signer),
  )
}
