import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isTurning } from '../is-turning.ts'
import { type MetricsServer, openMetricsServer } from './metrics-server.ts'

let lastTickAt = new Date()
let server: MetricsServer
beforeEach(async () => {
  server = await openMetricsServer({
    registry: new Registry(),
    isAlive: () => isTurning({ lastTickAt }),
    host: '127.0.0.1',
    port: 0,
    logger: pino({ level: 'silent' }),
  })
})
afterEach(() => server.close())

async function liveness(): Promise<[number, unknown]> {
  const response = await fetch(new URL('/health/live', server.url))
  return [response.status, await response.json()]
}

it('tells supervisors of a process without an API whether its worker still turns', async () => {
  lastTickAt = new Date(Date.now() - 100_000)
  expect(await liveness()).toEqual([200, { status: 'ok' }])
  lastTickAt = new Date(Date.now() - 121_000)
  expect(await liveness()).toEqual([503, { status: 'stuck' }])
})

it('takes a worker that waits for its database for alive', () => {
  expect(isTurning(null)).toBe(true)
})

it('has nothing else', async () => {
  expect((await fetch(new URL('/health/ready', server.url))).status).toBe(404)
  expect((await fetch(new URL('/health/live', server.url), { method: 'POST' })).status).toBe(404)
})
