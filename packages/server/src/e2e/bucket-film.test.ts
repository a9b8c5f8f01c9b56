import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MovieDetails, VideoJob } from '@kiln/contracts'
import { probe } from '@kiln/media'
import { startTestS3, type TestS3 } from '@kiln/media/testing'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { goodMovie } from '../services/movies/testing/quick-movies.ts'
import { bucketSettings } from '../testing/bucket-settings.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { goodRequest } from '../testing/test-app.ts'

let s3: TestS3
let server: TestServer
beforeAll(async () => {
  s3 = await startTestS3()
  server = await startTestServer(bucketSettings(s3))
})
afterAll(async () => {
  await server?.close()
  await s3?.close()
})

async function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.ok).toBe(true)
  return (await response.json()) as T
}

const get = async <T>(path: string) => (await (await fetch(`${server.url}${path}`)).json()) as T

async function download(path = ''): Promise<string> {
  const file = join(server.folder, path.split('/').at(-1) ?? 'file')
  const response = await fetch(`${server.url}${path}`)
  expect(response.status).toBe(200)
  await writeFile(file, Buffer.from(await response.arrayBuffer()))
  return file
}

/** Keys that were put, in order. */
const stored = () =>
  s3.requests
    .filter((line) => line.startsWith('PUT '))
    .map((line) => line.split('/').slice(2).join('/').replace(/\?.*/, ''))

it('makes a film whose files are in the bucket and nowhere else', { timeout: 180_000 }, async () => {
  const video_request = { ...goodRequest.video_request, script_content: 'The tide comes in.', duration: 3 }
  const { job_id } = await post<{ job_id: string }>('/api/v1/jobs', {
    video_request: { ...video_request, platform: 'instagram', voice_provider: 'local' },
  })
  const result = await vi.waitFor(
    async () => {
      const job = await get<VideoJob>(`/api/v1/jobs/${job_id}`)
      expect(job).toMatchObject({ status: 'success', error: null })
      return job.result
    },
    { timeout: 170_000, interval: 200 },
  )
  expect((await probe(await download(result?.video_path))).video).toMatchObject({ width: 1080, height: 1080 })
  const names = ['captions.srt', 'thumbnail.jpg', 'video.mp4']
  expect(stored().sort()).toEqual(names.map((name) => `kiln/videos/${job_id}/1/${name}`))
  expect(await readdir(join(server.folder, 'data'))).not.toContain('artifacts')
})

it('makes a movie, whose stages pass their pictures on through the bucket', { timeout: 300_000 }, async () => {
  await post('/api/movies', { ...goodMovie, id: 'bucket', num_sequences: 1 })
  const { film } = await vi.waitFor(
    async () => {
      const movie = await get<MovieDetails>('/api/movies/bucket')
      expect(movie).toMatchObject({ status: 'completed', percent: 100 })
      return movie
    },
    { timeout: 280_000, interval: 200 },
  )
  expect((await probe(await download(film?.url))).video).toMatchObject({ width: 1920, height: 1080 })
  const picture = s3.requests.find((line) => /^GET \/kiln-test\/kiln\/movies\/.+picture/.test(line))
  expect(picture).toBeDefined()
  const { jobs } = await get<{ jobs: { id: string }[] }>('/api/jobs?type=movie-film')
  const { attempts } = await get<{ attempts: { outcome: string }[] }>(`/api/jobs/${jobs[0]?.id}/attempts`)
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['completed'])
})
