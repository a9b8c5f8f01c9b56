import { afterAll, beforeAll, expect, it } from 'vitest'
import { mintToken } from '../../http/auth/mint-token.ts'
import { createTestApp, type TestApp } from '../../testing/test-app.ts'
import { goodMovie, quickMovies } from './testing/quick-movies.ts'

const auth = { mode: 'jwt', secret: 'a-secret-of-more-than-thirty-two-characters' } as const

let test: TestApp
let ada: string
let bob: string
let admin: string
let adasMovie: { movieId: string; jobId: string }

beforeAll(async () => {
  test = await createTestApp({ auth, services: [quickMovies] })
  const mint = (user: string, role: 'user' | 'admin' = 'user') => mintToken({ auth, user, role, lifeSeconds: 60 })
  ;[ada, bob, admin] = await Promise.all([mint('ada'), mint('bob'), mint('root', 'admin')])
  adasMovie = (await ask('POST', '/api/movies', ada, { ...goodMovie, userId: 'ada' })).json()
})
afterAll(() => test.close())

function ask(method: 'GET' | 'POST' | 'DELETE', url: string, token: string, payload?: object) {
  const headers = { authorization: `Bearer ${token}` }
  return test.app.inject({ method, url, headers, ...(payload && { payload }) })
}

const paths = (): ['GET' | 'DELETE', string][] => [
  ['GET', `/api/movies/${adasMovie.movieId}`],
  ['GET', `/api/movies/${adasMovie.movieId}/status`],
  ['GET', `/api/queue/${adasMovie.jobId}/position`],
  ['DELETE', `/api/movies/${adasMovie.movieId}`],
]

it('asks for a token', async () => {
  for (const [method, url] of [...paths(), ['POST', '/api/movies'], ['GET', '/api/movies']] as const) {
    const response = await test.app.inject({ method, url })
    expect([response.statusCode, response.json()]).toEqual([401, { success: false, error: expect.any(String) }])
  }
})

it('does not know the movies of somebody else', async () => {
  for (const [method, url] of paths()) {
    const response = await ask(method, url, bob)
    expect([url, response.statusCode, response.json()]).toEqual([
      url,
      404,
      { success: false, error: expect.stringMatching(/not found$/) },
    ])
  }
})

it('refuses requests in the name of somebody else', async () => {
  for (const response of [
    await ask('POST', '/api/movies', bob, { ...goodMovie, userId: 'ada' }),
    await ask('GET', '/api/movies?userId=ada', bob),
  ]) {
    expect([response.statusCode, response.json()]).toEqual([403, { success: false, error: expect.any(String) }])
  }
  expect((await test.engine.list({ limit: 1 })).total).toBe(1)
})

it('lists the own movies', async () => {
  expect((await ask('GET', '/api/movies', ada)).json()).toMatchObject({ total: 1, movies: [{ userId: 'ada' }] })
  expect((await ask('GET', '/api/movies?userId=ada', ada)).json()).toMatchObject({ total: 1 })
  expect((await ask('GET', '/api/movies', bob)).json()).toMatchObject({ total: 0, movies: [] })
})

it('lets owner and admin see, and cancel', async () => {
  for (const token of [ada, admin]) {
    for (const [method, url] of paths().filter(([method]) => method === 'GET')) {
      expect((await ask(method, url, token)).statusCode).toBe(200)
    }
  }
  expect((await ask('GET', '/api/movies?userId=ada', admin)).json()).toMatchObject({ total: 1 })
  expect((await ask('DELETE', `/api/movies/${adasMovie.movieId}`, admin)).statusCode).toBe(200)
})
