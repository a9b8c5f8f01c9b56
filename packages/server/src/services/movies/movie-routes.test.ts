import type { MovieSummary } from '@kiln/contracts'
import { KilnError } from '@kiln/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMovieApp, type MovieApp } from './testing/movie-app.ts'
import { goodMovie, quickMovies } from './testing/quick-movies.ts'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const uuid = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)

let test: MovieApp
beforeAll(async () => {
  test = await createMovieApp()
})
afterAll(() => test.close())

it('answers a create with 200 and exactly the fields of the contract', async () => {
  const response = await test.post(goodMovie)
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(response.json()).toEqual({ success: true, movieId: uuid, jobId: uuid, status: 'queued', createdAt: time })
  await test.cancel(response.json())
})

it('puts the job on movieCreationQueue, for the user, with what was asked', async () => {
  const movie = await test.create({
    id: 'kept_As-is',
    prompt: 'Two\nlines',
    seed: 4_294_967_295,
    sampler: 'DPM++ 2M Karras',
  })
  expect(movie.movieId).toBe('kept_As-is')
  expect(await test.engine.get(movie.jobId)).toMatchObject({
    queue: 'movieCreationQueue',
    userId: 'test-user-123',
    input: {
      ...goodMovie,
      movieId: 'kept_As-is',
      prompt: 'Two\nlines',
      seed: 4_294_967_295,
      sampler: 'dpmpp_2m_karras',
    },
  })
  expect(await test.show(movie)).toMatchObject({
    prompt: 'Two\nlines',
    seed: 4_294_967_295,
    sampler: 'dpmpp_2m_karras',
  })
  await test.cancel(movie)
})

it('shows a queued movie with exactly the fields of the contract', async () => {
  const before = Date.now()
  const movie = await test.create()
  const status = await test.statusOf(movie)
  expect(status).toEqual({
    success: true,
    movieId: movie.movieId,
    status: 'queued',
    progress: { story: 'pending', images: 'pending', video: 'pending' },
    updatedAt: { _seconds: expect.any(Number), _nanoseconds: expect.any(Number) },
  })
  const { _seconds, _nanoseconds } = status.updatedAt
  expect(_seconds * 1000 + _nanoseconds / 1e6).toBeGreaterThanOrEqual(before - 1000)
  expect(_seconds * 1000 + _nanoseconds / 1e6).toBeLessThan(Date.now() + 1000)
  expect(_nanoseconds).toBeLessThan(1e9)
  await test.cancel(movie)
})

it('shows a movie with everything that was asked, and nothing that is not made yet', async () => {
  const movie = await test.create()
  const { createdAt } = await test.show(movie)
  expect(await test.show(movie)).toEqual({
    success: true,
    ...goodMovie,
    movieId: movie.movieId,
    jobId: movie.jobId,
    status: 'queued',
    progress: { story: 'pending', images: 'pending', video: 'pending' },
    percent: 0,
    message: null,
    title: null,
    thumbnailUrl: null,
    createdAt,
    startedAt: null,
    completedAt: null,
    story: null,
    images: null,
    film: null,
  })
  await test.cancel(movie)
})

it('refuses an id that is taken, and leaves nothing behind', async () => {
  const movie = await test.create({ id: 'taken' })
  const before = [await test.rows(), await test.jobs()]
  const again = await test.post({ ...goodMovie, id: 'taken', prompt: 'Another story' })
  expect([again.statusCode, again.json()]).toEqual([
    409,
    { success: false, error: 'There is a movie with the id taken already' },
  ])
  expect([await test.rows(), await test.jobs()]).toEqual(before)
  await test.cancel(movie)
})

it('gives one of many requests for one id at once the movie', async () => {
  const before = [await test.rows(), await test.jobs()]
  const answers = await Promise.all(Array.from({ length: 8 }, () => test.post({ ...goodMovie, id: 'race' })))
  expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, ...Array(7).fill(409)])
  expect([await test.rows(), await test.jobs()]).toEqual(before.map((count) => count + 1))
  for (const answer of answers) if (answer.statusCode === 200) await test.cancel(answer.json())
})

it('forgets a movie together with its job', async () => {
  const movie = await test.create()
  await test.cancel(movie)
  await test.engine.remove(movie.jobId)
  expect((await test.app.inject(`/api/movies/${movie.movieId}`)).statusCode).toBe(404)
  expect(await test.engine.query('select 1 from movies where id = $1', [movie.movieId])).toEqual([])
})

it('counts the unfinished movies ahead, at 20 seconds a sequence', async () => {
  const first = await test.create({ num_sequences: 2 })
  const second = await test.create({ num_sequences: 5 })
  const third = await test.create({ num_sequences: 1 })
  expect(await test.position(first)).toEqual({
    success: true,
    jobId: first.jobId,
    position: 0,
    totalJobs: 3,
    estimatedWaitTime: 0,
  })
  expect(await test.position(second)).toMatchObject({ position: 1, totalJobs: 3, estimatedWaitTime: 40 })
  expect(await test.position(third)).toMatchObject({ position: 2, totalJobs: 3, estimatedWaitTime: 140 })
  await test.cancel(second)
  expect(await test.position(third)).toMatchObject({ position: 1, totalJobs: 2, estimatedWaitTime: 40 })
  await Promise.all([test.cancel(first), test.cancel(third)])
})

it('calls a cancelled movie failed, with its first stage, and says why', async () => {
  const movie = await test.create()
  const cancelled = await test.cancel(movie)
  expect([cancelled.statusCode, cancelled.json()]).toEqual([
    200,
    { success: true, movieId: movie.movieId, status: 'failed' },
  ])
  expect(await test.statusOf(movie)).toMatchObject({
    status: 'failed',
    progress: { story: 'failed', images: 'pending', video: 'pending' },
    error: 'Cancelled',
  })
  const again = await test.cancel(movie)
  expect([again.statusCode, again.json()]).toEqual([
    409,
    { success: false, error: 'The movie is failed: only one that is queued or processing can be cancelled' },
  ])
})

it('lists the movies of a user, newest first, page by page', async () => {
  const ids: string[] = []
  for (let count = 0; count < 5; count++) ids.unshift((await test.create({ userId: 'lister' })).movieId)
  const page = async (query: string) => (await test.app.inject(`/api/movies?userId=lister${query}`)).json()
  const all = await page('')
  expect(all).toMatchObject({ success: true, total: 5, limit: 20, skip: 0 })
  expect(all.movies.map((movie: MovieSummary) => movie.movieId)).toEqual(ids)
  const { success, story, images, film, ...summary } = await test.show({ movieId: ids[0] ?? '' })
  expect(all.movies[0]).toEqual(summary)
  const second = await page('&limit=2&skip=3')
  expect(second).toMatchObject({ total: 5, limit: 2, skip: 3 })
  expect(second.movies.map((movie: MovieSummary) => movie.movieId)).toEqual(ids.slice(3))
  expect((await page('&skip=9')).movies).toEqual([])
  expect((await test.app.inject('/api/movies')).json()).toMatchObject({ movies: [], total: 0 })
  for (const movieId of ids) await test.cancel({ movieId })
})

it('answers 503 and 500 in its own shape without a word of the cause', async () => {
  const away = new KilnError('DATABASE_UNAVAILABLE', 'connect ECONNREFUSED 10.0.0.7:5432')
  const broken = await test.another({
    services: [quickMovies],
    broken: { query: () => Promise.reject(away), submit: () => Promise.reject(new Error('password hunter2')) },
  })
  const get = await broken.inject('/api/movies/m/status')
  expect([get.statusCode, get.json()]).toEqual([
    503,
    { success: false, error: 'the database can not be reached; try again later' },
  ])
  const created = await broken.inject({ method: 'POST', url: '/api/movies', payload: goodMovie })
  expect([created.statusCode, created.json()]).toEqual([
    500,
    { success: false, error: expect.stringMatching(/^internal error/) },
  ])
  expect(created.body).not.toContain('hunter2')
})
