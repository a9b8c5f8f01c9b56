import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMovieApp, type MovieApp } from './testing/movie-app.ts'
import { goodMovie } from './testing/quick-movies.ts'

let test: MovieApp
beforeAll(async () => {
  test = await createMovieApp()
})
afterAll(() => test.close())

const keyed = (key: string, payload: object = goodMovie) => test.post(payload, { 'idempotency-key': key })

it('answers the same request again, byte for byte, and makes no second movie', async () => {
  const first = await keyed('key-1')
  const before = [await test.rows(), await test.jobs()]
  const second = await keyed('key-1', Object.fromEntries(Object.entries(goodMovie).reverse()))
  expect([second.statusCode, second.body]).toEqual([200, first.body])
  expect(second.headers['content-type']).toBe(first.headers['content-type'])
  expect([await test.rows(), await test.jobs()]).toEqual(before)
})

it('repeats a request that names its id', async () => {
  const first = await keyed('key-2', { ...goodMovie, id: 'mine' })
  const second = await keyed('key-2', { ...goodMovie, id: 'mine' })
  expect([second.statusCode, second.body]).toEqual([200, first.body])
})

it('makes one movie of many requests at once', async () => {
  const before = [await test.rows(), await test.jobs()]
  const answers = await Promise.all(Array.from({ length: 12 }, () => keyed('key-3')))
  expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
  expect([await test.rows(), await test.jobs()]).toEqual(before.map((count) => count + 1))
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
