import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MovieDetails } from '@kiln/contracts'
import { probe, runFfmpeg } from '@kiln/media'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { goodMovie } from '../services/movies/testing/quick-movies.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'

let folder: string
let server: TestServer
let url: string

beforeAll(async () => {
  server = await startTestServer()
  ;({ folder, url } = server)
})
afterAll(async () => {
  await server?.close()
})

async function download(path = ''): Promise<string> {
  const file = join(folder, path.split('/').at(-1) ?? 'file')
  const response = await fetch(`${url}${path}`)
  expect(response.status).toBe(200)
  await writeFile(file, Buffer.from(await response.arrayBuffer()))
  return file
}

it('makes a film in full HD out of a prompt, with story, picture, voice, captions, music and credits', {
  timeout: 300_000,
}, async () => {
  const created = await fetch(`${url}/api/movies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...goodMovie, id: 'full', num_sequences: 1 }),
  })
  expect(created.status).toBe(200)
  const { film, story, images, narration } = await vi.waitFor(
    async () => {
      const movie = (await (await fetch(`${url}/api/movies/full`)).json()) as MovieDetails
      expect(movie).toMatchObject({ status: 'completed', percent: 100 })
      return { ...movie, narration: movie.film?.narration }
    },
    { timeout: 280_000, interval: 200 },
  )
  expect(story).toMatchObject({ provider: 'local', sequences: [{ narration: expect.stringMatching(/\w+/) }] })
  expect(images).toMatchObject([{ sequence: 1, seed: goodMovie.seed, provider: 'local' }])
  expect(narration).toMatchObject({ provider: 'local' })
  expect(film).toMatchObject({ resolution: '1920x1080', warnings: [] })

  const facts = await probe(await download(film?.url))
  expect(facts).toMatchObject({
    video: { codec: 'h264', pixelFormat: 'yuv420p', width: 1920, height: 1080 },
    audio: { codec: 'aac', sampleRate: 48_000 },
  })
  expect(Math.abs(facts.durationSeconds - (film?.duration ?? 0))).toBeLessThan(0.1)
  // A title card, a scene of five seconds at least, and credits.
  expect(facts.durationSeconds).toBeGreaterThan(14)
  const { stderr } = await runFfmpeg([
    '-loglevel',
    'info',
    '-i',
    join(folder, 'video.mp4'),
    '-af',
    'ebur128',
    '-f',
    'null',
    '-',
  ])
  const loudness = Number(/I:\s+(-?[\d.]+) LUFS/g.exec(stderr.slice(stderr.lastIndexOf('Summary')))?.[1])
  expect(Math.abs(loudness + 16)).toBeLessThan(1)

  const captions = await (await fetch(`${url}${film?.captionsUrl}`)).text()
  const spoken = captions
    .replace(/^\d+\r?\n.*-->.*$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  expect(spoken).toBe(story?.sequences[0]?.narration.replaceAll(/\s+/g, ' '))
  expect((await probe(await download(film?.thumbnailUrl))).video).toMatchObject({ width: 1280, height: 720 })
  const picture = await probe(await download(images?.[0]?.url))
  expect(picture.video).toMatchObject({ width: images?.[0]?.width, height: images?.[0]?.height })
})
