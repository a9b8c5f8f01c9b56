import { samplers } from '@kiln/contracts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../testing/test-app.ts'
import { goodMovie, quickMovies } from './testing/quick-movies.ts'

let test: TestApp
beforeAll(async () => {
  test = await createTestApp({ services: [quickMovies] })
})
afterAll(async () => {
  expect((await test.engine.list({ limit: 1 })).total).toBe(0)
  expect(await test.engine.query('select * from movies')).toEqual([])
  await test.close()
})

const post = (payload: object) => test.app.inject({ method: 'POST', url: '/api/movies', payload })

it.each<[field: string, value: unknown, says: string]>([
  ['id', '', '1 to 128'],
  ['id', 'x'.repeat(129), '1 to 128'],
  ['id', 'a/b', 'A-Z, a-z, 0-9, _ and -'],
  ['id', 'ä', 'A-Z, a-z, 0-9, _ and -'],
  ['id', 7, 'must be a string'],
  ['prompt', '', '1 to 4000 characters'],
  ['prompt', 'x'.repeat(4001), '1 to 4000 characters'],
  ['prompt', '… — !!', 'at least one word'],
  ['prompt', 'NUL \0 inside', 'NUL'],
  ['prompt', 'half a pair \ud83d', 'broken Unicode'],
  ['prompt', ['x'], 'must be a string'],
  ['genre', '', '1 to 50 characters'],
  ['genre', 'x'.repeat(51), '1 to 50 characters'],
  ['genre', 'two\nlines', 'control characters'],
  ['genre', null, 'must be a string'],
  ['num_sequences', 0, '1 to 20'],
  ['num_sequences', 21, '1 to 20'],
  ['num_sequences', 1.5, '1 to 20'],
  ['num_sequences', '3', '1 to 20'],
  ['seed', -1, '0 to 4294967295'],
  ['seed', 4_294_967_296, '0 to 4294967295'],
  ['seed', 0.5, '0 to 4294967295'],
  ['seed', true, '0 to 4294967295'],
  ['sampler', 'magic', samplers.join(', ')],
  ['sampler', '', samplers.join(', ')],
  ['sampler', 1, 'must be a string'],
  ['steps', 0, '1 to 150'],
  ['steps', 151, '1 to 150'],
  ['cfg_scale', 0.9, '1 to 30'],
  ['cfg_scale', 30.5, '1 to 30'],
  ['cfg_scale', '7', '1 to 30'],
  ['userId', '', '1 to 128 characters'],
  ['userId', 'x'.repeat(129), '1 to 128 characters'],
])('refuses %s = %j', async (field, value, says) => {
  const response = await post({ ...goodMovie, [field]: value })
  expect([response.statusCode, Object.keys(response.json())]).toEqual([400, ['success', 'error']])
  const { success, error } = response.json()
  expect(success).toBe(false)
  expect(error).toMatch(new RegExp(`^${field}: `))
  expect(error).toContain(says)
})

it.each(Object.keys(goodMovie))('refuses a request without %s', async (field) => {
  const response = await post({ ...goodMovie, [field]: undefined })
  expect([response.statusCode, response.json()]).toEqual([400, { success: false, error: `${field}: Field required` }])
})

it('names every wrong field at once', async () => {
  const { error } = (await post({ ...goodMovie, steps: 0, seed: -1 })).json()
  expect(error).toBe('seed: must be a whole number from 0 to 4294967295; steps: must be a whole number from 1 to 150')
})

const json = { 'content-type': 'application/json' }

it.each([
  ['a list', '[]', json, 400],
  ['null', 'null', json, 400],
  ['nothing at all', undefined, {}, 400],
  ['half a JSON', '{"prompt":', json, 400],
  ['a number beyond all bounds', JSON.stringify(goodMovie).replace('391688', '1e999'), json, 400],
  ['plain text', JSON.stringify(goodMovie), { 'content-type': 'text/plain' }, 415],
  ['more than a megabyte', JSON.stringify({ ...goodMovie, prompt: 'x'.repeat(1_100_000) }), json, 413],
] as const)('refuses %s', async (_what, payload, headers, status) => {
  const body = payload === undefined ? {} : { payload }
  const response = await test.app.inject({ method: 'POST', url: '/api/movies', headers, ...body })
  expect([response.statusCode, response.json()]).toEqual([status, { success: false, error: expect.any(String) }])
})

it.each(['', 'x'.repeat(256), 'schlüssel'])('refuses the idempotency key %j', async (key) => {
  const headers = { 'idempotency-key': key }
  const response = await test.app.inject({ method: 'POST', url: '/api/movies', headers, payload: goodMovie })
  expect([response.statusCode, response.json().error]).toEqual([400, expect.stringMatching(/^idempotency-key: .*255/)])
})

it.each([
  ['limit=0', 'limit'],
  ['limit=101', 'limit'],
  ['limit=many', 'limit'],
  ['limit=', 'limit'],
  ['skip=-1', 'skip'],
  ['skip=1.5', 'skip'],
  ['userId=', 'userId'],
  ['userId=a%00b', 'userId'],
  [`userId=${'x'.repeat(129)}`, 'userId'],
])('refuses GET /api/movies?%s', async (query, field) => {
  const response = await test.app.inject(`/api/movies?${query}`)
  expect([response.statusCode, response.json().error]).toEqual([400, expect.stringMatching(new RegExp(`^${field}: `))])
})

it.each([
  ['GET', '/api/movies/unknown'],
  ['GET', '/api/movies/unknown/status'],
  ['GET', '/api/movies/a%00b/status'],
  ['GET', `/api/movies/${'x'.repeat(900)}`],
  ['GET', '/api/movies/%E0%A4%A'],
  ['GET', '/api/movies/a/b/c'],
  ['DELETE', '/api/movies/unknown'],
  ['GET', '/api/queue/123/position'],
  ['GET', '/api/queue/01a2014a-7c50-7495-aca3-28e4f0ab3db1/position'],
] as const)('answers %s %s with 404 in its shape', async (method, url) => {
  const response = await test.app.inject({ method, url })
  expect([response.statusCode, response.json()]).toEqual([404, { success: false, error: expect.any(String) }])
})

it.each([
  ['PUT', '/api/movies', 'GET, HEAD, POST'],
  ['POST', '/api/movies/m/status', 'GET, HEAD'],
  ['DELETE', '/api/queue/123/position', 'GET, HEAD'],
] as const)('answers %s %s with 405 and Allow', async (method, url, allow) => {
  const response = await test.app.inject({ method, url })
  expect([response.statusCode, response.headers.allow]).toEqual([405, allow])
  expect(response.json()).toEqual({ success: false, error: expect.stringContaining(method) })
})
