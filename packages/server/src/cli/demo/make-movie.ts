import type { CreateMovieResponse, MovieDetails } from '@kiln/contracts'
import { CliError, exitCodes } from '../exit-codes.ts'
import { type DemoFiles, type DemoRun, follow, save } from './demo-run.ts'
import { movieRequest } from './requests.ts'

/** A prompt becomes a story, its pictures and a movie. */
export async function makeMovie(run: DemoRun): Promise<DemoFiles> {
  const { client, userId } = run
  const body = { ...movieRequest, userId }
  const { jobId, movieId } = await client.request<CreateMovieResponse>('/api/movies', { method: 'POST', body })
  await follow(run, { jobId, heading: 'A movie of three sequences from a prompt' })
  const { film } = await client.request<MovieDetails>(`/api/movies/${movieId}`)
  if (!film) throw new CliError(exitCodes.failed, 'The movie is gone already')
  return { movie: await save(run, { url: film.url, name: 'movie.mp4' }) }
}
