import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mintToken } from '../../http/auth/mint-token.ts'
import { type CharacterApp, createCharacterApp, goodCharacter } from './testing/character-app.ts'

const auth = { mode: 'jwt', secret: 'a-secret-of-more-than-thirty-two-characters' } as const

let test: CharacterApp
let ada: Record<string, string>
let bob: Record<string, string>
let admin: Record<string, string>
let id: string
let picture: { id: string; url: string }
let creationJob: string
let imageJob: string

beforeAll(async () => {
  test = await createCharacterApp({ auth })
  await test.work()
  const headersOf = async (user: string, role: 'user' | 'admin' = 'user') => ({
    authorization: `Bearer ${await mintToken({ auth, user, role, lifeSeconds: 600 })}`,
  })
  ;[ada, bob, admin] = await Promise.all([headersOf('ada'), headersOf('bob'), headersOf('root', 'admin')])
  const created = await test.call('POST', '/api/v1/characters', { body: goodCharacter, headers: ada })
  id = created.json.data.id
  picture = created.json.data.media[0]
  creationJob = (await test.call('GET', '/api/v1/character-jobs', { headers: ada })).json.data[0].jobId
  const image = await test.call('POST', `/api/v1/characters/${id}/generate-image/queue`, { headers: ada })
  imageJob = image.json.data.jobId
  await test.engine.waitFor(imageJob, { timeoutMs: 50_000 })
})
afterAll(() => test.close())

/** Everything that is about something of Ada's. */
const requests = (): ['GET' | 'POST' | 'DELETE', string, unknown?][] => [
  ['GET', `/api/v1/characters/${id}`],
  ['GET', `/api/v1/characters/${id}/media`],
  ['POST', `/api/v1/characters/${id}/generate-image/queue`, {}],
  ['POST', `/api/v1/characters/${id}/media/${picture.id}/generate-video/queue`, { duration: 5 }],
  ['GET', `/api/v1/character-jobs/${creationJob}`],
  ['POST', `/api/v1/character-jobs/${creationJob}/retry`],
  ['DELETE', `/api/v1/character-jobs/${creationJob}`],
  ['GET', `/api/v1/media-jobs/${imageJob}`],
  ['POST', `/api/v1/media-jobs/${imageJob}/retry`],
  ['DELETE', `/api/v1/media-jobs/${imageJob}`],
  ['DELETE', `/api/v1/characters/${id}`],
]

describe('with tokens', () => {
  it('hides everything from other users: 404', async () => {
    const jobs = (await test.engine.list({ limit: 1 })).total
    for (const [method, url, body] of requests()) {
      const { statusCode, json } = await test.call(method, url, { body, headers: bob })
      expect([method, url, statusCode, json.statusCode]).toEqual([method, url, 404, 404])
    }
    expect((await test.engine.list({ limit: 1 })).total).toBe(jobs)
  })

  it.each(['characters', 'character-jobs', 'media-jobs'])('lists only what is mine under %s', async (path) => {
    const list = async (headers: Record<string, string>, query = '') =>
      (await test.call('GET', `/api/v1/${path}${query}`, { headers })).json
    expect((await list(ada)).pagination.total).toBe(1)
    expect((await list(ada, '?userId=ada')).pagination.total).toBe(1)
    expect((await list(bob)).pagination.total).toBe(0)
    expect(await list(bob, '?userId=ada')).toMatchObject({ success: false, statusCode: 403 })
    expect((await list(admin, '?userId=ada')).pagination.total).toBe(1)
  })

  it.each(['/api/v1/characters', '/api/v1/characters/queue'])(
    'makes nothing for another user: POST %s',
    async (url) => {
      const jobs = (await test.engine.list({ limit: 1 })).total
      const inBody = await test.call('POST', url, { body: { ...goodCharacter, userId: 'ada' }, headers: bob })
      const inQuery = await test.call('POST', `${url}?userId=ada`, { body: goodCharacter, headers: bob })
      expect([inBody.statusCode, inQuery.statusCode]).toEqual([403, 403])
      expect((await test.engine.list({ limit: 1 })).total).toBe(jobs)
    },
  )

  it('asks who it is', async () => {
    const { statusCode, json } = await test.call('GET', '/api/v1/characters')
    expect([statusCode, json]).toMatchObject([401, { success: false, statusCode: 401 }])
  })

  it('shows files to their owner, and to whoever has the signed URL', async () => {
    expect(picture.url).toMatch(/\?expires=\d+&signature=/)
    expect((await test.app.inject(picture.url)).statusCode).toBe(200)
    const plain = picture.url.split('?')[0] ?? ''
    expect((await test.app.inject({ url: plain, headers: bob })).statusCode).toBe(404)
    expect((await test.app.inject({ url: plain, headers: ada })).statusCode).toBe(200)
  })

  it('lets an admin see what belongs to others', async () => {
    const { json } = await test.call('GET', `/api/v1/characters/${id}`, { headers: admin })
    expect(json.data.userId).toBe('ada')
  })
})
