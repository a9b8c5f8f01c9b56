import type { MovieDetails, MovieStatusResponse, MovieSummary } from '@kiln/contracts'
import { KilnError } from '@kiln/core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../testing/test-app.ts'
import { goodMovie, quickMovies } from './testing/quick-movies.ts'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const uuid = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)

let test: TestApp
beforeAll(async () => {
  test = await createTestApp({ services: [quickMovies] })
})
afterAll(() => test.close())

const post = (payload: object, headers: Record<string, string> = {}) =>
  test.app.inject({ method: 'POST', url: '/api/movies', payload, headers })

interface Ids {
  movieId: string
  jobId: string
}

async function create(fields: Record<string, unknown> = {}): Promise<Ids> {
  const response = await post({ ...goodMovie, ...fields })
  expect([response.statusCode, response.json()]).toMatchObject([200, { success: true }])
  return response.json()
}

async function statusOf({ movieId }: Pick<Ids, 'movieId'>): Promise<MovieStatusResponse> {
  const response = await test.app.inject(`/api/movies/${movieId}/status`)
  expect(response.statusCode).toBe(200)
  return response.json()
}

async function show({ movieId }: Pick<Ids, 'movieId'>): Promise<MovieDetails> {
  const response = await test.app.inject(`/api/movies/${movieId}`)
  expect(response.statusCode).toBe(200)
  return response.json()
}

const cancel = ({ movieId }: Ids) => test.app.inject({ method: 'DELETE', url: `/api/movies/${movieId}` })
const position = async ({ jobId }: Ids) => (await test.app.inject(`/api/queue/${jobId}/position`)).json()
const rows = async () => Number((await test.engine.query<{ count: string }>('select count(*) from movies'))[0]?.count)
const jobs = async () => (await test.engine.list({ limit: 1 })).total

describe('before a worker runs', () => {
  it('answers a create with 200 and exactly the fields of the contract', async () => {
    const response = await post(goodMovie)
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(response.json()).toEqual({ success: true, movieId: uuid, jobId: uuid, status: 'queued', createdAt: time })
    await cancel(response.json())
  })

  it('puts the job on movieCreationQueue, for the user, with what was asked', async () => {
    const movie = await create({
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
    expect(await show(movie)).toMatchObject({ prompt: 'Two\nlines', seed: 4_294_967_295, sampler: 'dpmpp_2m_karras' })
    await cancel(movie)
  })

  it('shows a queued movie with exactly the fields of the contract', async () => {
    const before = Date.now()
    const movie = await create()
    const status = await statusOf(movie)
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
    await cancel(movie)
  })

  it('shows a movie with everything that was asked, and nothing that is not made yet', async () => {
    const movie = await create()
    const { createdAt } = await show(movie)
    expect(await show(movie)).toEqual({
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
    await cancel(movie)
  })

  it('refuses an id that is taken, and leaves nothing behind', async () => {
    const movie = await create({ id: 'taken' })
    const before = [await rows(), await jobs()]
    const again = await post({ ...goodMovie, id: 'taken', prompt: 'Another story' })
    expect([again.statusCode, again.json()]).toEqual([
      409,
      { success: false, error: 'There is a movie with the id taken already' },
    ])
    expect([await rows(), await jobs()]).toEqual(before)
    await cancel(movie)
  })

  it('gives one of many requests for one id at once the movie', async () => {
    const before = [await rows(), await jobs()]
    const answers = await Promise.all(Array.from({ length: 8 }, () => post({ ...goodMovie, id: 'race' })))
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, ...Array(7).fill(409)])
    expect([await rows(), await jobs()]).toEqual(before.map((count) => count + 1))
    for (const answer of answers) if (answer.statusCode === 200) await cancel(answer.json())
  })

  it('forgets a movie together with its job', async () => {
    const movie = await create()
    await cancel(movie)
    await test.engine.remove(movie.jobId)
    expect((await test.app.inject(`/api/movies/${movie.movieId}`)).statusCode).toBe(404)
    expect(await test.engine.query('select 1 from movies where id = $1', [movie.movieId])).toEqual([])
  })

  it('counts the unfinished movies ahead, at 20 seconds a sequence', async () => {
    const first = await create({ num_sequences: 2 })
    const second = await create({ num_sequences: 5 })
    const third = await create({ num_sequences: 1 })
    expect(await position(first)).toEqual({
      success: true,
      jobId: first.jobId,
      position: 0,
      totalJobs: 3,
      estimatedWaitTime: 0,
    })
    expect(await position(second)).toMatchObject({ position: 1, totalJobs: 3, estimatedWaitTime: 40 })
    expect(await position(third)).toMatchObject({ position: 2, totalJobs: 3, estimatedWaitTime: 140 })
    await cancel(second)
    expect(await position(third)).toMatchObject({ position: 1, totalJobs: 2, estimatedWaitTime: 40 })
    await Promise.all([cancel(first), cancel(third)])
  })

  it('calls a cancelled movie failed, with its first stage, and says why', async () => {
    const movie = await create()
    const cancelled = await cancel(movie)
    expect([cancelled.statusCode, cancelled.json()]).toEqual([
      200,
      { success: true, movieId: movie.movieId, status: 'failed' },
    ])
    expect(await statusOf(movie)).toMatchObject({
      status: 'failed',
      progress: { story: 'failed', images: 'pending', video: 'pending' },
      error: 'Cancelled',
    })
    const again = await cancel(movie)
    expect([again.statusCode, again.json()]).toEqual([
      409,
      { success: false, error: 'The movie is failed: only one that is queued or processing can be cancelled' },
    ])
  })

  it('lists the movies of a user, newest first, page by page', async () => {
    const ids: string[] = []
    for (let count = 0; count < 5; count++) ids.unshift((await create({ userId: 'lister' })).movieId)
    const page = async (query: string) => (await test.app.inject(`/api/movies?userId=lister${query}`)).json()
    const all = await page('')
    expect(all).toMatchObject({ success: true, total: 5, limit: 20, skip: 0 })
    expect(all.movies.map((movie: MovieSummary) => movie.movieId)).toEqual(ids)
    const { success, story, images, film, ...summary } = await show({ movieId: ids[0] ?? '' })
    expect(all.movies[0]).toEqual(summary)
    const second = await page('&limit=2&skip=3')
    expect(second).toMatchObject({ total: 5, limit: 2, skip: 3 })
    expect(second.movies.map((movie: MovieSummary) => movie.movieId)).toEqual(ids.slice(3))
    expect((await page('&skip=9')).movies).toEqual([])
    expect((await test.app.inject('/api/movies')).json()).toMatchObject({ movies: [], total: 0 })
    for (const movieId of ids) await cancel({ movieId, jobId: '' })
  })
})

describe('idempotency', () => {
  const keyed = (key: string, payload: object = goodMovie) => post(payload, { 'idempotency-key': key })

  it('answers the same request again, byte for byte, and makes no second movie', async () => {
    const first = await keyed('key-1')
    const before = [await rows(), await jobs()]
    const second = await keyed('key-1', Object.fromEntries(Object.entries(goodMovie).reverse()))
    expect([second.statusCode, second.body]).toEqual([200, first.body])
    expect(second.headers['content-type']).toBe(first.headers['content-type'])
    expect([await rows(), await jobs()]).toEqual(before)
  })

  it('repeats a request that names its id', async () => {
    const first = await keyed('key-2', { ...goodMovie, id: 'mine' })
    const second = await keyed('key-2', { ...goodMovie, id: 'mine' })
    expect([second.statusCode, second.body]).toEqual([200, first.body])
  })

  it('makes one movie of many requests at once', async () => {
    const before = [await rows(), await jobs()]
    const answers = await Promise.all(Array.from({ length: 12 }, () => keyed('key-3')))
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
    expect([await rows(), await jobs()]).toEqual(before.map((count) => count + 1))
  })

  it('refuses another body under the same key', async () => {
    await keyed('key-4')
    const response = await keyed('key-4', { ...goodMovie, steps: 21 })
    expect([response.statusCode, response.json()]).toEqual([
      422,
      { success: false, error: expect.stringMatching(/^idempotency-key: .*another request/) },
    ])
  })

  it('keeps the keys of users apart, and keeps no refusals', async () => {
    expect((await keyed('key-5', { ...goodMovie, steps: 0 })).statusCode).toBe(400)
    const [one, two] = [await keyed('key-5'), await keyed('key-5', { ...goodMovie, userId: 'two' })]
    expect([one.statusCode, two.statusCode]).toEqual([200, 200])
    expect(one.json().movieId).not.toBe(two.json().movieId)
  })

  afterAll(async () => {
    const { jobs: left } = await test.engine.list({ status: ['waiting'], limit: 100 })
    for (const job of left) await test.engine.cancel(job.id)
  })
})

describe('while and after a worker runs', () => {
  beforeAll(() => test.work())

  const ended = (movie: Ids) => test.engine.waitFor(movie.jobId, { timeoutMs: 50_000 })

  /** Until the stage whose turn it is says that it is busy. */
  const busy = (movie: Ids, stage: string) =>
    vi.waitFor(async () => expect(await show(movie)).toMatchObject({ message: `Busy with ${stage}` }), {
      timeout: 20_000,
      interval: 20,
    })

  it('makes the story, then the images, then the film, with URLs that open', async () => {
    const movie = await create({ num_sequences: 2 })
    await ended(movie)
    expect(await statusOf(movie)).toEqual({
      success: true,
      movieId: movie.movieId,
      status: 'completed',
      progress: { story: 'completed', images: 'completed', video: 'completed' },
      updatedAt: { _seconds: expect.any(Number), _nanoseconds: expect.any(Number) },
    })
    const shown = await show(movie)
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
    const movie = await create()
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
    [
      'video',
      77.5,
      { story: 'completed', images: 'completed', video: 'processing' },
      'completed',
      'completed',
      'failed',
    ],
  ])('shows a movie in its stage %s, and cancels it there', async (stage, percent, progress, story, images, video) => {
    const movie = await create({ prompt: `wait in ${stage}` })
    await busy(movie, stage)
    expect(await statusOf(movie)).toMatchObject({ status: 'processing', progress })
    await vi.waitFor(async () => expect(await show(movie)).toMatchObject({ percent, completedAt: null }))
    expect((await cancel(movie)).statusCode).toBe(200)
    expect(await statusOf(movie)).toMatchObject({
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
    const movie = await create({ prompt: `fail in ${stage}` })
    await ended(movie)
    expect(await statusOf(movie)).toMatchObject({
      status: 'failed',
      progress: { story, images, video },
      error: '…/brush: no such file',
    })
    expect((await cancel(movie)).statusCode).toBe(409)
    // The movie's own attempts are not used up on a stage that has failed for good.
    expect(await test.engine.attempts(movie.jobId)).toHaveLength(1)
  })

  it('shows what the stages before the failed one have made', async () => {
    const movie = await create({ prompt: 'fail in video', num_sequences: 1 })
    await ended(movie)
    expect(await show(movie)).toMatchObject({
      story: { title: 'fail in video' },
      images: [{ sequence: 1 }],
      film: null,
    })
  })

  it('tries a stage again by itself', async () => {
    const movie = await create({ prompt: 'twice in images' })
    await ended(movie)
    const status = await statusOf(movie)
    expect(status.status).toBe('completed')
    expect(status).not.toHaveProperty('error')
  })

  it('goes on at the failed stage when somebody tries the movie again', async () => {
    const movie = await create({ prompt: 'once more in images' })
    await ended(movie)
    expect(await statusOf(movie)).toMatchObject({ status: 'failed', error: 'the brush is lost' })
    await test.engine.retry(movie.jobId)
    await ended(movie)
    expect((await statusOf(movie)).status).toBe('completed')
    const { jobs: stories } = await test.engine.list({ type: 'movie-story', limit: 1000 })
    expect(stories.find((job) => job.parentId === movie.jobId)).toMatchObject({ run: 1 })
  })

  it('makes one movie at a time, in the order in which they came', async () => {
    const running = await create({ prompt: 'wait in story', num_sequences: 3 })
    await busy(running, 'story')
    const [second, third] = [await create(), await create()]
    expect(await position(running)).toMatchObject({ position: 0, totalJobs: 3, estimatedWaitTime: 0 })
    expect(await position(second)).toMatchObject({ position: 1, totalJobs: 3 })
    expect(await position(third)).toMatchObject({ position: 2, totalJobs: 3 })
    expect((await statusOf(second)).status).toBe('queued')
    await cancel(running)
    await ended(third)
    const times = await Promise.all([second, third].map(show))
    expect(Date.parse(times[1]?.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(times[0]?.completedAt ?? ''))
  })

  it('estimates from what recent movies took for a sequence', async () => {
    const running = await create({ prompt: 'wait in story', num_sequences: 1 })
    await busy(running, 'story')
    const next = await create()
    // The quick movies take far less than a second for each of their sequences.
    expect((await position(next)).estimatedWaitTime).toBeLessThan(5)
    await Promise.all([cancel(next), cancel(running)])
  })

  it('has no position for a job that has finished, and says so', async () => {
    const movie = await create()
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
