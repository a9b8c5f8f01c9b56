import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import type { MovieDetails } from '@kiln/contracts'
import { createScenePainter, tellStory } from '@kiln/media'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { goodMovie } from '../services/movies/testing/quick-movies.ts'
import { serveProcess } from '../testing/serve-process.ts'

const story = tellStory({ prompt: 'A lighthouse', genre: 'drama', sequences: 3, seed: 7 })

let folder: string
let models: Server
let server: Awaited<ReturnType<typeof serveProcess>>
/** What the models were asked, by path. */
const asked: { path: string; body: Record<string, unknown> }[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-movie-providers-'))
  models = await startModels()
  const url = `http://127.0.0.1:${(models.address() as AddressInfo).port}/v1`
  server = await serveProcess({
    DATA_DIR: join(folder, 'data'),
    TEXT_BASE_URL: url,
    TEXT_MODEL: 'some-writer',
    IMAGE_BASE_URL: url,
    IMAGE_MODEL: 'some-painter',
  })
})
afterAll(async () => {
  if (server?.process.kill('SIGTERM')) await once(server.process, 'exit')
  models?.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 10 })
})

/** Speaks like an OpenAI-compatible server. The second picture fails once. */
async function startModels(): Promise<Server> {
  const filePath = join(folder, 'picture.png')
  const wish = { prompt: 'A lighthouse in a storm', width: 640, height: 360, seed: 7 }
  await createScenePainter().make(wish, { filePath, signal: new AbortController().signal })
  const b64_json = (await readFile(filePath)).toString('base64')
  const listening = createServer(async (request, response) => {
    const path = request.url ?? ''
    asked.push({ path, body: (await json(request)) as Record<string, unknown> })
    const fails = pictureRequests().length === 2 && path.endsWith('/images/generations')
    const answer = path.endsWith('/chat/completions') ? completion(JSON.stringify(story)) : { data: [{ b64_json }] }
    response.writeHead(fails ? 503 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  }).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  return listening
}

function completion(content: string) {
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }]
  return { id: 'one', object: 'chat.completion', created: 0, model: 'some-writer', choices }
}

const pictureRequests = () => asked.filter(({ path }) => path.endsWith('/images/generations'))

it('has models write and paint, asks them once for each thing that came, and says who they are', {
  timeout: 180_000,
}, async () => {
  const created = await fetch(`${server.url}/api/movies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...goodMovie, id: 'remote' }),
  })
  expect(created.status).toBe(200)
  const movie = await vi.waitFor(
    async () => {
      const found = (await (await fetch(`${server.url}/api/movies/remote`)).json()) as MovieDetails
      expect([found.status, found.progress.images]).toContainEqual(expect.stringMatching(/^(completed|failed)$/))
      expect([found.status, found.progress.images]).not.toEqual(['processing', 'failed'])
      return found
    },
    { timeout: 150_000, interval: 100 },
  )
  expect(movie.error).toBe(undefined)
  await fetch(`${server.url}/api/movies/remote`, { method: 'DELETE' })
  expect(movie.story).toEqual({ ...story, provider: 'openai', model: 'some-writer' })
  const image = { width: 1344, height: 768, provider: 'openai', model: 'some-painter' }
  expect(movie.images).toMatchObject([1, 2, 3].map((sequence) => ({ sequence, ...image })))
  expect(asked.filter(({ path }) => path === '/v1/chat/completions')).toHaveLength(1)
  // Three pictures and the one that had failed.
  expect(pictureRequests()).toHaveLength(4)
  for (const { imagePrompt } of story.sequences) {
    const prompts = pictureRequests().map(({ body }) => String(body.prompt))
    expect(prompts.some((prompt) => prompt.startsWith(`${imagePrompt}, cyberpunk, `))).toBe(true)
  }
})
