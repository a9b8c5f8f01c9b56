import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CharacterApp, createCharacterApp, goodCharacter } from './testing/character-app.ts'

let test: CharacterApp
let id: string
let picture: string

beforeAll(async () => {
  test = await createCharacterApp()
  await test.work()
  const { json } = await test.call('POST', '/api/v1/characters', { body: goodCharacter })
  id = json.data.id
  picture = json.data.media[0].id
})
afterAll(() => test.close())

const total = async () => (await test.engine.list({ limit: 1 })).total

interface Refused {
  url: string
  body?: unknown
  status: number
  field?: string
  says?: string
}

/** Posts it and expects the contract's error, and no job after it. */
async function expectRefusal({ url, body, status, field, says }: Refused): Promise<void> {
  const before = await total()
  const { statusCode, json } = await test.call('POST', url, { body })
  expect([statusCode, json.success, json.statusCode]).toEqual([status, false, status])
  expect(json.message).toEqual(expect.any(String))
  if (field !== undefined) {
    expect(json.errors).toContainEqual({ field, message: expect.stringContaining(says ?? '') })
  }
  expect(await total()).toBe(before)
}

/** Field, value, words of the message. */
const fields: [field: string, value: unknown, says: string, at?: string][] = [
  ['name', undefined, 'Field required'],
  ['name', '', '1 to 100 characters'],
  ['name', 'x'.repeat(101), '1 to 100 characters'],
  ['name', ' ', 'must not be blank'],
  ['name', 'two\nlines', 'control characters'],
  ['name', 7, 'must be a string'],
  ['name', null, 'must be a string'],
  ['description', 'x'.repeat(4001), 'at most 4000'],
  ['description', ['x'], 'must be a string'],
  ['description', 'NUL \0 inside', 'NUL'],
  ['style', 'vimeo', 'photo, anime, watercolour, oil, pixel, comic'],
  ['style', '', 'photo, anime'],
  ['style', 1, 'must be a string'],
  ['traits', 'kind', 'list of at most 10 strings'],
  ['traits', Array(11).fill('kind'), 'list of at most 10 strings'],
  ['traits', ['kind', ''], '1 to 100 characters', 'traits.1'],
  ['traits', [{ a: 1 }], 'must be a string', 'traits.0'],
  ['backstory', 'x'.repeat(8001), 'at most 8000'],
  ['backstory', false, 'must be a string'],
  ['seed', -1, '0 to 4294967295'],
  ['seed', 4_294_967_296, '0 to 4294967295'],
  ['seed', 1.5, '0 to 4294967295'],
  ['seed', '7', '0 to 4294967295'],
  ['userId', '', '1 to 128 characters'],
  ['colour', 'red', 'allowed: name, description, style, traits, backstory, seed'],
]

describe.each(['/api/v1/characters/queue', '/api/v1/characters'])('POST %s', (url) => {
  it.each(fields)('refuses %s = %j', async (field, value, says, at = field) => {
    await expectRefusal({ url, body: { ...goodCharacter, [field]: value }, status: 400, field: at, says })
  })

  it.each([
    ['a list', []],
    ['nothing', undefined],
  ])('refuses %s', (_what, body) => expectRefusal({ url, body, status: 400, field: 'body', says: '' }))

  it.each(['', 'a%00b', 'x'.repeat(129)])('refuses ?userId=%s', (userId) =>
    expectRefusal({ url: `${url}?userId=${userId}`, body: goodCharacter, status: 400, field: 'userId', says: '' }),
  )

  it('names every wrong field at once', async () => {
    const { json } = await test.call('POST', url, { body: { style: 'x', seed: -1, one: 1, two: 2 } })
    expect(json.errors.map((error: { field: string }) => error.field).sort()).toEqual([
      'name',
      'one',
      'seed',
      'style',
      'two',
    ])
  })

  it.each([
    ['half a JSON', '{"name":', 'application/json', 400],
    ['a form', 'name=x', 'application/x-www-form-urlencoded', 415],
    ['more than a megabyte', JSON.stringify({ name: 'x'.repeat(1_100_000) }), 'application/json', 413],
  ])('refuses %s', async (_what, payload, type, status) => {
    const before = await total()
    const response = await test.app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } })
    expect([response.statusCode, response.json()]).toMatchObject([status, { success: false, statusCode: status }])
    expect(await total()).toBe(before)
  })

  it.each(['', 'x'.repeat(256), 'schlüssel'])('refuses the idempotency key %j', async (key) => {
    const { statusCode, json } = await test.call('POST', url, {
      body: goodCharacter,
      headers: { 'idempotency-key': key },
    })
    expect([statusCode, json.errors[0].field]).toEqual([400, 'idempotency-key'])
  })
})

describe('POST generate-image', () => {
  const url = () => `/api/v1/characters/${id}/generate-image/queue`

  it('refuses a pose that the character does not have, with the list of its poses', async () => {
    const { poses } = (await test.call('GET', `/api/v1/characters/${id}`)).json.data
    for (const pose of poses) {
      await expectRefusal({ url: url(), body: { poseId: 'none' }, status: 400, field: 'poseId', says: pose.id })
    }
  })

  it.each([
    ['poseId', 5],
    ['poseId', ''],
    ['size', 'big'],
  ])('refuses %s = %j', (field, value) =>
    expectRefusal({ url: url(), body: { [field]: value }, status: 400, field, says: '' }),
  )

  it.each(['not-a-uuid', '01a2014a-7c50-7495-aca3-28e4f0ab3db1', 'a%00b', 'x'.repeat(900)])(
    'does not know the character %s',
    (unknown) => expectRefusal({ url: `/api/v1/characters/${unknown}/generate-image/queue`, body: {}, status: 404 }),
  )
})

describe('POST generate-video', () => {
  const url = (mediaId = picture) => `/api/v1/characters/${id}/media/${mediaId}/generate-video/queue`

  it.each([
    ['duration', undefined, 'Field required'],
    ['duration', 6, '5 or 8 seconds'],
    ['duration', '5', '5 or 8 seconds'],
    ['resolution', '4k', '480p, 720p, 1080p'],
    ['resolution', 720, 'must be a string'],
    ['poseId', 'none', 'must be one of the poses'],
    ['fps', 30, 'allowed: duration, resolution, poseId'],
  ])('refuses %s = %j', (field, value, says) =>
    expectRefusal({ url: url(), body: { duration: 5, [field]: value }, status: 400, field, says }),
  )

  it.each(['not-a-uuid', '01a2014a-7c50-7495-aca3-28e4f0ab3db1'])('does not know the picture %s', (mediaId) =>
    expectRefusal({ url: url(mediaId), body: { duration: 5 }, status: 404 }),
  )
})

it.each([
  ['/api/v1/character-jobs?limit=0', 'limit'],
  ['/api/v1/character-jobs?limit=101', 'limit'],
  ['/api/v1/character-jobs?limit=ten', 'limit'],
  ['/api/v1/character-jobs?skip=-1', 'skip'],
  ['/api/v1/character-jobs?status=done', 'status'],
  ['/api/v1/character-jobs?userId=', 'userId'],
  ['/api/v1/media-jobs?type=audio', 'type'],
  ['/api/v1/media-jobs?status=started', 'status'],
  ['/api/v1/characters?skip=1.5', 'skip'],
])('refuses GET %s', async (url, field) => {
  const { statusCode, json } = await test.call('GET', url)
  expect([statusCode, json]).toMatchObject([400, { success: false, statusCode: 400, errors: [{ field }] }])
})

it.each(['character-jobs', 'media-jobs', 'characters'])('does not know malformed ids under %s', async (path) => {
  for (const unknown of ['not-a-uuid', '01a2014a-7c50-7495-aca3-28e4f0ab3db1', 'a%00b', '%F0%9F%A6%8A']) {
    for (const method of ['GET', 'DELETE'] as const) {
      const { statusCode, json } = await test.call(method, `/api/v1/${path}/${unknown}`)
      expect([statusCode, json]).toMatchObject([404, { success: false, statusCode: 404 }])
    }
  }
})

it('keeps the jobs of characters and of media apart', async () => {
  const { json } = await test.call('POST', '/api/v1/characters/queue', { body: goodCharacter })
  expect((await test.call('GET', `/api/v1/media-jobs/${json.data.jobId}`)).statusCode).toBe(404)
  const { json: image } = await test.call('POST', `/api/v1/characters/${id}/generate-image/queue`, { body: {} })
  expect((await test.call('GET', `/api/v1/character-jobs/${image.data.jobId}`)).statusCode).toBe(404)
})

it('answers a wrong method with 405 and Allow, and an unknown path with 404, in its shape', async () => {
  const wrong = await test.app.inject({ method: 'PUT', url: '/api/v1/character-jobs' })
  expect([wrong.statusCode, wrong.headers.allow, wrong.json()]).toMatchObject([
    405,
    'GET, HEAD',
    { success: false, statusCode: 405 },
  ])
  const unknown = await test.app.inject('/api/v1/media-jobs/a/b/c')
  expect([unknown.statusCode, unknown.json()]).toMatchObject([404, { success: false, statusCode: 404 }])
})
