import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { DatabaseLocation } from '@kiln/core'
import { testDatabases } from '@kiln/core/testing'
import { afterEach, expect, it, vi } from 'vitest'
import { createDepthApp, type DepthApp } from './testing/depth-app.ts'
import { greyPng } from './testing/grey-png.ts'

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 30_000, interval: 20 })
const postgres = testDatabases.find(({ kind }) => kind === 'postgres')

const apps: DepthApp[] = []
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
})

/** Each item is held until it is released. */
let [asked, released] = [0, 0]
const release = () => released++
const slowClient = {
  depthOf: async () => {
    const number = ++asked
    await eventually(() => expect(released).toBeGreaterThanOrEqual(number))
    return greyPng({ width: 4, height: 3 })
  },
}

/** Each app stores its uploads in a folder of its own. */
const files = {
  open: async () => Readable.from(['any photo']),
  copyTo: (_key: string, path: string) => writeFile(path, 'any photo'),
}

async function start(database: DatabaseLocation, pausedAtFirst: string[] = []): Promise<DepthApp> {
  const app = await createDepthApp({ database, pausedAtFirst, tools: { client: slowClient, files } })
  apps.push(app)
  return app
}

const newDatabase = async () => (await postgres?.create()) ?? { memory: true as const }
const status = async (app: DepthApp) => (await app.call('GET', '/api/queue/worker/status')).json
const post = async (app: DepthApp, verb: string) => (await app.call('POST', `/api/queue/worker/${verb}`)).json
const itemStatus = async (app: DepthApp, id: string) => (await app.call('GET', `/api/queue/items/${id}`)).json.status

it('finishes the item in hand when it is stopped, then takes no more, in any process, after a restart too', async () => {
  const database = await newDatabase()
  const first = await start(database)
  const aiServiceUrl = 'http://ai:5000'
  expect(await status(first)).toEqual({ running: false, processing: false, aiServiceUrl })
  await first.work()
  expect(await status(first)).toEqual({ running: true, processing: false, aiServiceUrl })
  const inHand = await first.submit()
  await eventually(async () => expect(await status(first)).toMatchObject({ running: true, processing: true }))

  expect(await post(first, 'stop')).toEqual({ success: true, message: 'Processing worker stopped' })
  const next = await first.submit()
  expect(await status(first)).toEqual({ running: false, processing: true, aiServiceUrl })
  release()
  await eventually(async () => expect(await itemStatus(first, inHand.queueId)).toBe('completed'))

  await first.close()
  apps.pop()
  const second = await start(database)
  const third = await start(database)
  await Promise.all([second.work(), third.work()])
  // Both have looked for work when they started; a worker that is free would have taken it by then.
  await second.engine.maintain()
  expect(await status(third)).toEqual({ running: false, processing: false, aiServiceUrl })
  expect(await itemStatus(third, next.queueId)).toBe('queued')

  expect(await post(third, 'start')).toEqual({ success: true, message: 'Processing worker started' })
  await eventually(async () => expect(await itemStatus(second, next.queueId)).toBe('processing'))
  release()
  await eventually(async () => expect(await itemStatus(second, next.queueId)).toBe('completed'))
})

it('is started or not by the configuration, until somebody has said otherwise', async () => {
  const database = await newDatabase()
  const restart = async (paused: string[]) => {
    await Promise.all(apps.splice(0).map((app) => app.close()))
    const app = await start(database, paused)
    await app.work()
    return app
  }
  expect(await status(await restart(['depth']))).toMatchObject({ running: false })
  expect(await status(await restart([]))).toMatchObject({ running: true })
  const app = await restart(['depth'])
  await post(app, 'start')
  expect(await status(await restart(['depth']))).toMatchObject({ running: true })
})

it('shares its switch with the native pause of the queue', async () => {
  const app = await start(await newDatabase())
  await app.work()
  await app.call('POST', '/api/queues/depth/pause')
  expect(await status(app)).toMatchObject({ running: false })
  await app.call('POST', '/api/queues/depth/resume')
  expect(await status(app)).toMatchObject({ running: true })
})
