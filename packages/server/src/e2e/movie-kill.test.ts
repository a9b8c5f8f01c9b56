import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ListJobsResponse, MovieDetails, NativeArtifact, NativeAttempt } from '@kiln/contracts'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { goodMovie } from '../services/movies/testing/quick-movies.ts'
import { serveProcess } from '../testing/serve-process.ts'

const pictures = 8

let dataDir: string
let server: Awaited<ReturnType<typeof serveProcess>>
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kiln-movie-kill-'))
  server = await serve()
})
afterAll(async () => {
  if (server?.process.kill('SIGTERM')) await once(server.process, 'exit')
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
})

/** With one CPU slot the pictures are painted one after the other, so that there is a moment between them. */
const serve = () => serveProcess({ DATA_DIR: dataDir, CPU_SLOTS: '1' })

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${server.url}${path}`)
  expect(response.status).toBe(200)
  return (await response.json()) as T
}

const until = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: 90_000, interval: 20 })

async function stageJob(type: string): Promise<string> {
  const { jobs } = await get<ListJobsResponse>(`/api/jobs?type=${type}`)
  expect(jobs).toHaveLength(1)
  return jobs[0]?.id ?? ''
}

const outcomes = async (jobId: string) =>
  (await get<{ attempts: NativeAttempt[] }>(`/api/jobs/${jobId}/attempts`)).attempts.map((attempt) => attempt.outcome)

it('goes on after a kill at the stage it had reached, and paints no finished picture again', {
  timeout: 240_000,
}, async () => {
  const created = await fetch(`${server.url}/api/movies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...goodMovie, id: 'killed', num_sequences: pictures }),
  })
  expect(created.status).toBe(200)
  const made = await until(async () => {
    const { message } = await get<MovieDetails>('/api/movies/killed')
    const count = Number(/^Made ([1-9]\d*) of/.exec(message ?? '')?.[1])
    expect(count).toBeGreaterThan(0)
    return count
  })
  const imagesJob = await stageJob('movie-images')
  const artifactsOf = async () =>
    (await get<{ artifacts: NativeArtifact[] }>(`/api/jobs/${imagesJob}/artifacts`)).artifacts
  const before = await artifactsOf()
  expect(before.length).toBeLessThan(pictures)
  server.process.kill('SIGKILL')
  await once(server.process, 'exit')
  server = await serve()

  const movie = await until(async () => {
    const found = await get<MovieDetails>('/api/movies/killed')
    expect(found.progress).toEqual({ story: 'completed', images: 'completed', video: 'processing' })
    return found
  })
  expect(movie.images).toHaveLength(pictures)
  expect(await outcomes(await stageJob('movie-story'))).toEqual(['completed'])
  expect((await outcomes(imagesJob)).sort()).toEqual(['completed', 'crashed'])
  // A picture that is made again gets a new row. One may have been stored in the moment of the kill, its step not yet.
  const after = await artifactsOf()
  const kept = before.filter(({ url, createdAt }) =>
    after.some((one) => one.url === url && one.createdAt === createdAt),
  )
  expect(kept.length).toBeGreaterThanOrEqual(made)
  expect(after).toHaveLength(pictures)

  const cancelled = await fetch(`${server.url}/api/movies/killed`, { method: 'DELETE' })
  expect(await cancelled.json()).toEqual({ success: true, movieId: 'killed', status: 'failed' })
  const { progress, error } = await get<MovieDetails>('/api/movies/killed')
  expect({ progress, error }).toEqual({
    progress: { story: 'completed', images: 'completed', video: 'failed' },
    error: 'Cancelled',
  })
  const { jobs } = await get<ListJobsResponse>('/api/jobs?type=movie-film')
  expect(jobs.map((job) => job.status)).toEqual(['cancelled'])
})
