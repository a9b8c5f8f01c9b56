import { testDatabases } from '@kiln/core/testing'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../testing/test-app.ts'
import { goodMovie, quickMovies } from './testing/quick-movies.ts'

const eventually = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: 40_000, interval: 20 })
const postgres = testDatabases.find(({ kind }) => kind === 'postgres')

/** Two servers with a worker each, as two processes have them. */
let servers: TestApp[]
beforeEach(async () => {
  const database = (await postgres?.create()) ?? { memory: true as const }
  const open = () => createTestApp({ services: [quickMovies], database })
  servers = [await open(), await open()]
})
afterEach(async () => {
  for (const server of servers) await server.close()
})

async function create(server: TestApp, prompt: string): Promise<{ movieId: string; jobId: string }> {
  const response = await server.app.inject({ method: 'POST', url: '/api/movies', payload: { ...goodMovie, prompt } })
  expect(response.statusCode).toBe(200)
  return response.json()
}

async function get(server: TestApp, url: string) {
  const response = await server.app.inject(url)
  expect(response.statusCode).toBe(200)
  return response.json()
}

it('finishes each movie before the next one starts, over two workers', async () => {
  const [one, two] = servers as [TestApp, TestApp]
  const movies = []
  for (const server of [one, two, one, two, one]) movies.push(await create(server, 'A road'))
  await Promise.all(servers.map((server) => server.work()))
  const shown = []
  for (const { movieId } of movies) {
    shown.push(
      await eventually(async () => {
        const movie = await get(one, `/api/movies/${movieId}`)
        expect(movie.status).toBe('completed')
        return movie
      }),
    )
  }
  // By the database's clock, in the order in which they came: nothing of the next one begins before the end of the last.
  const spans = await one.engine.query<{ began: Date; ended: Date }>(
    `select min(began) as began, max(ended) as ended from (
       select coalesce(parent_id, id) as movie, started_at as began, finished_at as ended from jobs) as runs
     group by movie order by array_position($1::uuid[], movie)`,
    [movies.map(({ jobId }) => jobId)],
  )
  expect(spans).toHaveLength(movies.length)
  for (const [index, { began }] of spans.entries()) {
    expect(began.getTime()).toBeGreaterThanOrEqual(spans[index - 1]?.ended.getTime() ?? 0)
  }
  expect(shown.map((movie) => movie.percent)).toEqual(movies.map(() => 100))
})

it('keeps the next movie waiting while a stage runs, whichever process is asked', async () => {
  const [one, two] = servers as [TestApp, TestApp]
  await Promise.all(servers.map((server) => server.work()))
  const running = await create(one, 'wait in images')
  await eventually(async () =>
    expect(await get(two, `/api/movies/${running.movieId}/status`)).toMatchObject({
      progress: { images: 'processing' },
    }),
  )
  const next = await create(two, 'A road')
  for (const server of servers) {
    expect(await get(server, `/api/queue/${running.jobId}/position`)).toMatchObject({ position: 0, totalJobs: 2 })
    const place = await get(server, `/api/queue/${next.jobId}/position`)
    expect(place).toMatchObject({ position: 1, totalJobs: 2 })
    // None was measured: what is left of 20 seconds for each of the three sequences that are being made.
    expect(place.estimatedWaitTime).toBeLessThanOrEqual(60)
    expect(place.estimatedWaitTime).toBeGreaterThan(0)
    expect(await get(server, `/api/movies/${next.movieId}/status`)).toMatchObject({ status: 'queued' })
  }
  await two.app.inject({ method: 'DELETE', url: `/api/movies/${running.movieId}` })
  await eventually(async () =>
    expect(await get(one, `/api/movies/${next.movieId}/status`)).toMatchObject({ status: 'completed' }),
  )
})

it('goes on with the movie of a worker that died before it starts the next one', async () => {
  const [one, two] = servers as [TestApp, TestApp]
  await Promise.all(servers.map((server) => server.work()))
  const running = await create(one, 'wait in images')
  await eventually(async () =>
    expect(await get(two, `/api/movies/${running.movieId}`)).toMatchObject({ message: 'Busy with images' }),
  )
  const next = await create(two, 'A road')
  // What becomes of its jobs when their worker is silent for longer than a lease.
  await one.engine.query(`update jobs set lease_until = clock_timestamp() where status = 'active'`)
  await Promise.all(servers.map((server) => server.engine.maintain()))
  await eventually(async () =>
    expect(await two.engine.get(running.jobId)).toMatchObject({ status: 'active', run: 2, crashes: 1 }),
  )
  expect(await two.engine.get(next.jobId)).toMatchObject({ status: 'waiting', run: 0 })
})
