import type { MovieDetails, MovieStatusResponse } from '@kiln/contracts'
import { expect } from 'vitest'
import { createTestApp, type TestApp } from '../../../testing/test-app.ts'
import { goodMovie, quickMovies } from './quick-movies.ts'

export interface MovieIds {
  movieId: string
  jobId: string
}

export type MovieApp = Awaited<ReturnType<typeof createMovieApp>>

/** The HTTP server with the movies' service alone, over a real engine in memory, with stages that are quick. */
export async function createMovieApp() {
  const test: TestApp = await createTestApp({ services: [quickMovies] })

  async function read<Answer>(url: string): Promise<Answer> {
    const response = await test.app.inject(url)
    expect(response.statusCode).toBe(200)
    return response.json()
  }

  const post = (payload: object, headers: Record<string, string> = {}) =>
    test.app.inject({ method: 'POST', url: '/api/movies', payload, headers })

  return {
    ...test,
    post,
    /** A good movie but for these fields. */
    create: async (fields: Record<string, unknown> = {}): Promise<MovieIds> => {
      const response = await post({ ...goodMovie, ...fields })
      expect([response.statusCode, response.json()]).toMatchObject([200, { success: true }])
      return response.json()
    },
    statusOf: ({ movieId }: Pick<MovieIds, 'movieId'>) => read<MovieStatusResponse>(`/api/movies/${movieId}/status`),
    show: ({ movieId }: Pick<MovieIds, 'movieId'>) => read<MovieDetails>(`/api/movies/${movieId}`),
    cancel: ({ movieId }: Pick<MovieIds, 'movieId'>) =>
      test.app.inject({ method: 'DELETE', url: `/api/movies/${movieId}` }),
    position: async ({ jobId }: Pick<MovieIds, 'jobId'>) =>
      (await test.app.inject(`/api/queue/${jobId}/position`)).json(),
    rows: async () => Number((await test.engine.query<{ count: string }>('select count(*) from movies'))[0]?.count),
    jobs: async () => (await test.engine.list({ limit: 1 })).total,
  }
}
