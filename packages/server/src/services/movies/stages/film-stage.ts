import { movieFilmInput, movieFilmOutput } from '@kiln/contracts'
import { defineJob } from '@kiln/core'
import { loadMediaTools } from '../../media-tools/load-media-tools.ts'
import { withPermanentErrors } from '../../media-tools/with-permanent-errors.ts'
import { makeMovieFilm } from './make-movie-film.ts'
import { stagePolicy } from './stage-policy.ts'

/** Last stage of a movie: story and pictures become a film. */
export const filmStage = defineJob({
  name: 'movie-film',
  input: movieFilmInput,
  output: movieFilmOutput,
  queue: 'videoQueue',
  ...stagePolicy({ hardLimitMinutes: 15 }),
  runsIn: { module: import.meta.url },
  run: (wish, job) => withPermanentErrors(async () => makeMovieFilm({ wish, job, tools: loadMediaTools(process.env) })),
})
