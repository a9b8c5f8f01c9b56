import { listMoviesQuery, listMoviesResponse, movieError } from '@kiln/contracts'
import { userIdFor } from '../../../http/auth/user.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { MovieRouteContext } from '../movie-service.ts'
import { presentMovieSummary } from '../present-movie.ts'
import { readMoviesOf } from '../read-movies.ts'

const schema = {
  tags: ['Movies'],
  summary: 'Movies of a user',
  querystring: listMoviesQuery,
  response: { 200: listMoviesResponse, 400: movieError, 403: movieError },
}

export function registerListMovies(app: TypedApp, { engine, signer }: MovieRouteContext): void {
  app.get('/api/movies', { schema }, async (request) => {
    const { limit, skip } = request.query
    const userId = userIdFor(request.user, request.query.userId)
    const { movies, total } = await readMoviesOf(engine, { userId, limit, skip })
    const shown = movies.map((movie) => presentMovieSummary(movie, signer))
    return { success: true as const, movies: shown, total, limit, skip }
  })
}
