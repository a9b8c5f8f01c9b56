import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts'
import { testDatabases } from '../testing/test-databases.ts'
import type { Database } from './database.ts'
import { openDatabase } from './open-database.ts'

const away = { code: 'DATABASE_UNAVAILABLE', name: 'KilnError' }
const silenceTimeoutMs = 300

let serverUrl: string
let proxy: TcpProxy
let database: Database
const broken = vi.fn()
beforeEach(async () => {
  const location = await testDatabases.find(({ kind }) => kind === 'postgres')?.create()
  if (!location || !('url' in location)) throw new Error('There is no Postgres')
  serverUrl = location.url
  proxy = await startTcpProxy(serverUrl)
  database = await openDatabase({ url: proxy.url, poolSize: 3, silenceTimeoutMs }, broken)
})
afterEach(async () => {
  proxy.forward()
  await database.close()
  await proxy.close()
  broken.mockReset()
})

const works = () => database.query('select 1 as one')
const backAgain = () => vi.waitFor(async () => expect(await works()).toEqual([{ one: 1 }]), { timeout: 10_000 })

async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

it('notices within seconds that packets vanish, and goes on once they come through again', async () => {
  await database.listen('news', () => {})
  await Promise.all([works(), works(), works()])
  proxy.swallow()
  // Both what is under way and what asks next: nothing waits for the limit of a statement.
  const inTransaction = database.transaction((tx) => tx.query('select 2'))
  const tookMs = await elapsedMs(async () => {
    await expect(inTransaction).rejects.toMatchObject(away)
    await expect(works()).rejects.toMatchObject(away)
  })
  expect(tookMs).toBeLessThan(8_000)
  proxy.forward()
  await backAgain()
})

it('gives up old connections that have gone silent though new ones come through', async () => {
  await database.listen('news', () => {})
  await Promise.all([works(), works(), works()])
  proxy.forget()
  expect(await elapsedMs(() => expect(works()).rejects.toMatchObject(away))).toBeLessThan(8_000)
  await backAgain()
})

it('notices silence on connections that were made while it was coming back', async () => {
  await database.listen('news', () => {})
  proxy.refuse()
  await vi.waitFor(() => expect(broken).toHaveBeenCalled())
  proxy.forward()
  await backAgain()
  proxy.swallow()
  expect(await elapsedMs(() => expect(works()).rejects.toMatchObject(away))).toBeLessThan(8_000)
})

it('listens again after silence, and tells that something may have been missed', async () => {
  const payloads: string[] = []
  await database.listen('news', (payload) => payloads.push(payload))
  proxy.swallow()
  await vi.waitFor(() => expect(broken).toHaveBeenCalled(), { timeout: 5_000 })
  expect(database.lastAwayAt).not.toBeNull()
  proxy.forward()
  await vi.waitFor(() => expect(payloads).toEqual(['']), { timeout: 10_000 })
  expect(database.lastAwayAt).toBeLessThanOrEqual(performance.now())
  await database.query(`select pg_notify('news', 'again')`)
  await vi.waitFor(() => expect(payloads).toEqual(['', 'again']))
})

it('survives the end of its sessions, between two statements of a transaction too', async () => {
  await database.listen('news', () => {})
  const other = await openDatabase({ url: serverUrl, poolSize: 1 })
  const endSessions = () =>
    other.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`)
  const cut = database.transaction(async (tx) => {
    await tx.query('select 1')
    await endSessions()
    await vi.waitFor(() => expect(broken).toHaveBeenCalled())
    await tx.query('select 2')
  })
  await expect(cut).rejects.toMatchObject(away)
  await expect(database.query('select pg_terminate_backend(pg_backend_pid())')).rejects.toMatchObject(away)
  await backAgain()
  await other.close()
})

it('has one name for a server that refuses, ends connections or can not be found', async () => {
  proxy.refuse()
  await expect(works()).rejects.toMatchObject(away)
  await expect(openDatabase({ url: proxy.url })).rejects.toMatchObject(away)
  await expect(openDatabase({ url: 'postgres://127.0.0.1:1/x' })).rejects.toMatchObject(away)
})

it('tells a wrong setting from a server that is away', async () => {
  const url = new URL(serverUrl)
  url.pathname = '/no-such-database'
  await expect(openDatabase({ url: url.href })).rejects.toMatchObject({
    code: 'DATABASE_REFUSED',
    message: expect.stringContaining('no-such-database'),
  })
})

it('leaves an error of a transaction as it is, and its connection in use', async () => {
  await expect(database.query('select 1/0')).rejects.toMatchObject({ code: '22012' })
  await works()
  const { accepted } = proxy
  const own = new Error('of the caller')
  await expect(database.transaction(() => Promise.reject(own))).rejects.toBe(own)
  await expect(database.transaction((tx) => tx.query('select 1/0'))).rejects.toMatchObject({ code: '22012' })
  await works()
  expect(proxy.accepted).toBe(accepted)
})

it('comes back with one connection, however often it has tried', async () => {
  const listening = vi.fn()
  await database.listen('news', listening)
  proxy.refuse()
  const before = proxy.accepted
  await vi.waitFor(() => expect(proxy.accepted - before).toBeGreaterThanOrEqual(4), { timeout: 5_000 })
  proxy.forward()
  await vi.waitFor(() => expect(listening).toHaveBeenCalledWith(''), { timeout: 10_000 })
  const sessions = await database.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where datname = current_database() and query ilike 'listen %'`,
  )
  expect(sessions).toEqual([{ count: 1 }])
})

it('closes within seconds while nobody answers', async () => {
  await database.listen('news', () => {})
  await works()
  proxy.swallow()
  expect(await elapsedMs(() => database.close())).toBeLessThan(4_000)
  await expect(works()).rejects.toMatchObject({ code: 'ENGINE_CLOSED' })
})
