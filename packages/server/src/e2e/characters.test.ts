import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Character, CharacterJob, CharacterMedia, MediaJob } from '@kiln/contracts'
import { probe } from '@kiln/media'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { goodCharacter } from '../services/characters/testing/character-app.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'

/** Where what was made is left to be looked at; else it is removed. */
const keepIn = process.env.KEEP_CHARACTERS_IN

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

async function call<Data>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) {
  const headers = { 'content-type': 'application/json' }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const response = await fetch(`${url}/api/v1${path}`, { method, headers, ...sent })
  const { data } = (await response.json()) as { data: Data }
  return { status: response.status, data }
}

/** Queues a job, waits for it, and returns it as its status route shows it. */
async function make<Shown extends MediaJob | CharacterJob>(path: string, body: unknown): Promise<Shown> {
  const { data } = await call<{ jobId: string; statusUrl: string }>('POST', path, body)
  const job = await server.engine.waitFor(data.jobId, { timeoutMs: 200_000 })
  expect([job?.status, job?.error]).toEqual(['completed', null])
  return (await call<Shown>('GET', data.statusUrl.replace('/api/v1', ''))).data
}

/** What is really in the file of a medium. */
async function look({ url: path, id }: Pick<CharacterMedia, 'url' | 'id'>) {
  const response = await fetch(`${url}${path}`)
  expect(response.status).toBe(200)
  const file = join(keepIn ?? folder, `${id}-${path.split('/').at(-1)}`)
  await writeFile(file, Buffer.from(await response.arrayBuffer()))
  return { contentType: response.headers.get('content-type'), ...(await probe(file)) }
}

it('makes a character, a picture and a clip with nothing but this machine, and forgets them again', async () => {
  const created = await make<CharacterJob>('/characters/queue', goodCharacter)
  const { data: character } = await call<Character>('GET', `/characters/${created.result?.characterId}`)
  const [portrait] = character.media
  const pose = character.poses[1]
  if (!portrait || !pose) throw new Error('a character has a portrait and three poses')
  expect(await look(portrait)).toMatchObject({ video: { width: 896, height: 1152 } })

  const image = await make<MediaJob>(`/characters/${character.id}/generate-image/queue`, { poseId: pose.id })
  const picture = { id: image.result?.mediaId ?? '', url: image.result?.url ?? '' }
  expect(await look(picture)).toMatchObject({ video: { width: 896, height: 1152 } })

  const clipPath = `/characters/${character.id}/media/${picture.id}/generate-video/queue`
  const video = await make<MediaJob>(clipPath, { duration: 5, resolution: '480p' })
  const clip = { id: video.result?.mediaId ?? '', url: video.result?.url ?? '' }
  const film = await look(clip)
  expect(film).toMatchObject({ contentType: 'video/mp4', video: { width: 480 } })
  expect(film.durationSeconds).toBeCloseTo(5, 1)

  expect((await call('DELETE', `/characters/${character.id}`)).status).toBe(200)
  for (const { url: path } of [portrait, picture, clip]) expect((await fetch(`${url}${path}`)).status).toBe(404)
}, 300_000)
