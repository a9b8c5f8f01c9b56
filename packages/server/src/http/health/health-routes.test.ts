import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../testing/test-app.ts'

let test: TestApp
let alive = true
beforeEach(async () => {
  test = await createTestApp({ isAlive: () => alive })
})
afterEach(() => test.close())

it('says that it lives as long as its loops turn, whatever the database does', async () => {
  const away = await test.another({
    isAlive: () => alive,
    broken: { ping: () => Promise.reject(new Error('the database is away')) },
  })
  const live = () => away.inject('/health/live')
  expect([(await live()).statusCode, (await live()).json()]).toEqual([200, { status: 'ok' }])
  const ready = await away.inject('/health/ready')
  expect(ready.statusCode).toBe(503)
  expect(ready.json().checks).toEqual([{ name: 'database', ok: false, message: 'the database can not be reached' }])
  alive = false
  expect([(await live()).statusCode, (await live()).json()]).toEqual([503, { status: 'stuck' }])
})
