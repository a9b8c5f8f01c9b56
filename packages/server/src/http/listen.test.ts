import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { listenOn } from './listen.ts'
import type { TypedApp } from './typed-app.ts'

function createApp(): TypedApp {
  const app = Fastify({ requestTimeout: 90_000 }) as unknown as TypedApp
  app.get('/', () => ({ ok: true }))
  return app
}

it('answers on every port and on none after closing', async () => {
  const listening = await listenOn(createApp(), { host: '127.0.0.1', ports: [0, 0, 0] })
  expect(new Set(listening.urls).size).toBe(3)
  for (const url of listening.urls) expect(await (await fetch(url)).json()).toEqual({ ok: true })
  await listening.close({ graceMs: 1000 })
  for (const url of listening.urls) await expect(fetch(url)).rejects.toThrow()
})

it('says in one line which port is taken', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  await expect(listenOn(createApp(), { host: '127.0.0.1', ports: [0, port] })).rejects.toThrow(
    `PORT ${port} on 127.0.0.1 is used by another process; choose another with --port or PORT`,
  )
  await new Promise((resolve) => other.close(resolve))
})

it('names an address that is none of this machine', async () => {
  await expect(listenOn(createApp(), { host: '192.0.2.1', ports: [0] })).rejects.toThrow('HOST 192.0.2.1 is no address')
})

it('cuts off what is not done within the grace time', async () => {
  const app = createApp()
  let begun = () => {}
  const isBegun = new Promise<void>((resolve) => {
    begun = resolve
  })
  app.get('/never', () => {
    begun()
    return new Promise(() => {})
  })
  const { urls, close } = await listenOn(app, { host: '127.0.0.1', ports: [0] })
  const answer = fetch(`${urls[0]}/never`)
  const refused = expect(answer).rejects.toThrow()
  await isBegun
  await close({ graceMs: 10 })
  await refused
})
