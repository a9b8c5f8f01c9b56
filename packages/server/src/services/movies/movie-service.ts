import { fileURLToPath } from 'node:url'
import type { Engine } from '@kiln/core'
import type { UrlSigner } from '../../http/assets/sign-urls.ts'
import type { Service } from '../service.ts'
import { movieErrorShape } from './movie-error-shape.ts'
import { createMovieJob, type MovieStages } from './movie-job.ts'
import { registerCancelMovie } from './routes/cancel-movie.ts'
import { registerCreateMovie } from './routes/create-movie.ts'
import { registerGetMovie } from './routes/get-movie.ts'
import { registerGetMovieStatus } from './routes/get-movie-status.ts'
import { registerGetQueuePosition } from './routes/get-queue-position.ts'
import { registerListMovies } from './routes/list-movies.ts'

/** What every route of the service is given. */
export interface MovieRouteContext {
  engine: Engine
  signer: UrlSigner
  movie: ReturnType<typeof createMovieJob>
}

const migrations = fileURLToPath(new URL('./migrations', import.meta.url))

/** Prompt → story → images → film, strictly one movie at a time. */
export function createMovieService(stages: MovieStages): Service {
  const movie = createMovieJob(stages)
  return {
    name: 'movies',
    jobs: [movie, stages.story, stages.images, stages.video],
    // One movie at a time over all processes: more slots in a worker would stay empty.
    slots: () => ({}),
    tables: { owner: 'movies', folder: migrations },
    ownedPaths: ['/api/movies', '/api/queue/:id/position'].map((path) => ({ path, shape: movieErrorShape })),
    registerRoutes(app, { engine, signer }) {
      const context: MovieRouteContext = { engine, signer, movie }
      registerCreateMovie(app, context)
      registerListMovies(app, context)
      registerGetMovieStatus(app, context)
      registerGetMovie(app, context)
      registerCancelMovie(app, context)
      registerGetQueuePosition(app, context)
    },
  }
}
