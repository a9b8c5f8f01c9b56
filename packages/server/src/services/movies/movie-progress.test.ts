import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createMovieApp, type MovieApp, type MovieIds } from './testing/movie-app.ts'
import { goodMovie } from './testing/quick-movies.ts'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

let test: MovieApp
beforeAll(async () => {
  test = await createMovieApp()
  await test.work()
})
afterAll(() => test.close())

const ended = (movie: MovieIds) => test.engine.waitFor(movie.jobId, { timeoutMs: 50_000 })

/** Until the stage whose turn it is says that it is busy. */
const busy = (movie: MovieIds, stage: string) =>
  vi.waitFor(async () => expect(await test.show(movie)).toMatchObject({ message: `Busy with ${stage}` }), {
    timeout: 20_000,
    interval: 20,
  })

it('makes the story, then the images, then the film, with URLs that open', async () => {
  const movie = await test.create({ num_sequences: 2 })
  await ended(movie)
  expect(await test.statusOf(movie)).toEqual({
    success: true,
    movieId: movie.movieId,
    status: 'completed',
    progress: { story: 'completed', images: 'completed', video: 'completed' },
    updatedAt: { _seconds: expect.any(Number), _nanoseconds: expect.any(Number) },
  })
  const shown = await test.show(movie)
  const { images, film } = shown
  expect(shown).toMatchObject({
    percent: 100,
    message: null,
    title: goodMovie.prompt,
    startedAt: time,
    completedAt: time,
    story: { title: goodMovie.prompt, logline: 'She walks.', provider: 'local', model: 'quick' },
    images: [
      { sequence: 1, width: 1920, height: 1080, seed: 391688, provider: 'local', model: 'quick' },
      { sequence: 2, seed: 391689 },
    ],
    film: { duration: 12, fileSize: 10_000, resolution: '1920x1080', warnings: [] },
  })
  expect(shown.thumbnailUrl).toBe(film?.thumbnailUrl)
  const urls = [film?.url, film?.thumbnailUrl, film?.captionsUrl, ...(images ?? []).map((image) => image.url)]
  for (const url of urls) {
    expect(url).toMatch(/^\/assets\/movies\/[\da-f-]{36}\/[\w.-]+$/)
    expect((await test.app.inject(url ?? '')).statusCode).toBe(200)
  }
})

it('keeps a movie and its files for ever', async () => {
  const movie = await test.create()
  await ended(movie)
  const { jobs: all } = await test.engine.list({ limit: 1000 })
  const family = all.filter((job) => job.id === movie.jobId || job.parentId === movie.jobId)
  expect(family.map(({ queue, expiresAt }) => [queue, expiresAt]).sort()).toEqual([
    ['imageQueue', null],
    ['movieCreationQueue', null],
    ['storyQueue', null],
    ['videoQueue', null],
  ])
})

it.each([
  ['story', 7.5, { story: 'processing', images: 'pending', video: 'pending' }, 'failed', 'pending', 'pending'],
  ['images', 35, { story: 'completed', images: 'processing', video: 'pending' }, 'completed', 'failed', 'pending'],
  ['video', 77.5, { story: 'completed', images: 'completed', video: 'processing' }, 'completed', 'completed', 'failed'],
])('shows a movie in its stage %s, and cancels it there', async (stage, percent, progress, story, images, video) => {
  const movie = await test.create({ prompt: `wait in ${stage}` })
  await busy(movie, stage)
  expect(await test.statusOf(movie)).toMatchObject({ status: 'processing', progress })
  await vi.waitFor(async () => expect(await test.show(movie)).toMatchObject({ percent, completedAt: null }))
  expect((await test.cancel(movie)).statusCode).toBe(200)
  expect(await test.statusOf(movie)).toMatchObject({
    status: 'failed',
    progress: { story, images, video },
    error: 'Cancelled',
  })
  const { jobs: active } = await test.engine.list({ status: ['pending', 'waiting', 'active'], limit: 10 })
  expect(active).toEqual([])
})

it.each([
  ['story', 'failed', 'pending', 'pending'],
  ['images', 'completed', 'failed', 'pending'],
  ['video', 'completed', 'completed', 'failed'],
])('ends when %s fails, and says why without the paths of the disk', async (stage, story, images, video) => {
  const movie = await test.create({ prompt: `fail in ${stage}` })
  await ended(movie)
  expect(await test.statusOf(movie)).toMatchObject({
    status: 'failed',
    progress: { story, images, video },
    error: '…/brush: no such file',
  })
  expect((await test.cancel(movie)).statusCode).toBe(409)
  // The movie's own attempts are not used up on a stage that has failed for good.
  expect(await test.engine.attempts(movie.jobId)).toHaveLength(1)
})

it('shows what the stages before the failed one have made', async () => {
  const movie = await test.create({ prompt: 'fail in video', num_sequences: 1 })
  await ended(movie)
  expect(await test.show(movie)).toMatchObject({
    story: { title: 'fail in video' },
    images: [{ sequence: 1 }],
    film: null,
  })
})

it('tries a stage again by itself', async () => {
  const movie = await test.create({ prompt: 'twice in images' })
  await ended(movie)
  const status = await test.statusOf(movie)
  expect(status.status).toBe('completed')
  expect(status).not.toHaveProperty('error')
})

it('goes on at the failed stage when somebody tries the movie again', async () => {
  const movie = await test.create({ prompt: 'once more in images' })
  await ended(movie)
  expect(await test.statusOf(movie)).toMatchObject({ status: 'failed', error: 'the brush is lost' })
  await test.engine.retry(movie.jobId)
  await ended(movie)
  expect((await test.statusOf(movie)).status).toBe('completed')
  const { jobs: stories } = await test.engine.list({ type: 'movie-story', limit: 1000 })
  expect(stories.find((job) => job.parentId === movie.jobId)).toMatchObject({ run: 1 })
})

it('makes one movie at a time, in the order in which they came', async () => {
  const running = await test.create({ prompt: 'wait in story', num_sequences: 3 })
  await busy(running, 'story')
  const [second, third] = [await test.create(), await test.create()]
  expect(await test.position(running)).toMatchObject({ position: 0, totalJobs: 3, estimatedWaitTime: 0 })
  expect(await test.position(second)).toMatchObject({ position: 1, totalJobs: 3 })
  expect(await test.position(third)).toMatchObject({ position: 2, totalJobs: 3 })
  expect((await test.statusOf(second)).status).toBe('queued')
  await test.cancel(running)
  await ended(third)
  const times = await Promise.all([second, third].map(test.show))
  expect(Date.parse(times[1]?.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(times[0]?.completedAt ?? ''))
})

it('estimates from what recent movies took for a sequence', async () => {
  const running = await test.create({ prompt: 'wait in story', num_sequences: 1 })
  await busy(running, 'story')
  const next = await test.create()
  // The quick movies take far less than a second for each of their sequences.
  expect((await test.position(next)).estimatedWaitTime).toBeLessThan(5)
  await Promise.all([test.cancel(next), test.cancel(running)])
})

it('has no position for a job that has finished, and says so', async () => {
  const movie = await test.create()
  await ended(movie)
  const response = await test.app.inject(`/api/queue/${movie.jobId}/position`)
  expect([response.statusCode, response.json()]).toEqual([
    404,
    { success: false, error: `Job ${movie.jobId} has finished: it is no longer in the queue` },
  ])
})

it('has no position for the job of a stage', async () => {
  const { jobs: stages } = await test.engine.list({ type: 'movie-story', limit: 1 })
  const response = await test.app.inject(`/api/queue/${stages[0]?.id}/position`)
  expect([response.statusCode, response.json().error]).toEqual([404, `Job ${stages[0]?.id} not found`])
})
