import type { MovieRequest } from '@kiln/contracts'
import type { Statement } from '@kiln/core'

const text = `
insert into movies (id, job_id, user_id, prompt, genre, num_sequences, seed, sampler, steps, cfg_scale, created_at)
values ($1, $2::uuid, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

/** Written together with the movie's job. */
export function insertMovie(movie: { id: string; jobId: string; request: MovieRequest; createdAt: Date }): Statement {
  const { id, jobId, request, createdAt } = movie
  const { userId, prompt, genre, num_sequences, seed, sampler, steps, cfg_scale } = request
  return {
    text,
    values: [id, jobId, userId, prompt, genre, num_sequences, seed, sampler, steps, cfg_scale, createdAt.toISOString()],
  }
}
