import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseLocation } from '@kiln/core'
import { testDatabases } from '@kiln/core/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../config/config.ts'
import { createStorage, type ServerStorage } from '../storage/create-storage.ts'
import { createTestApp, requestWith, type TestApp } from '../testing/test-app.ts'
import { checkBackup } from './check-backup.ts'
import { restoreBackup } from './restore-backup.ts'
import { takeBackup } from './take-backup.ts'

interface Place {
  database: DatabaseLocation
  files: ServerStorage
}

// Several databases are set up by each test.
vi.setConfig({ testTimeout: 120_000 })

let folder: string
let opened: TestApp[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-backup-test-'))
  opened = []
})
afterEach(async () => {
  await Promise.all(opened.map((app) => app.close()))
  await rm(folder, { recursive: true, force: true })
})

const quiet = { onProgress: () => {}, signal: new AbortController().signal }
const restored = { ...quiet, migrations: [], hold: true }
const backupFolder = () => join(folder, 'backup')

async function placeOf(kind: string, name: string): Promise<Place> {
  const dataDir = join(folder, name)
  const files = createStorage(loadConfig({ DATA_DIR: dataDir }))
  const postgres = testDatabases.find((database) => database.kind === 'postgres')
  const database = kind === 'postgres' && postgres ? await postgres.create() : { dataDir }
  return { database, files }
}

async function open({ database, files }: Place): Promise<TestApp> {
  const app = await createTestApp({ database, files })
  opened.push(app)
  return app
}

async function submit({ app }: TestApp, script: string) {
  const payload = requestWith({ script_content: script })
  const headers = { 'idempotency-key': encodeURIComponent(script) }
  const response = await app.inject({ method: 'POST', url: '/api/v1/jobs', payload, headers })
  expect(response.statusCode).toBe(202)
  return { id: String(response.json().job_id), answer: response.body }
}

async function waitForStatus({ app }: TestApp, id: string, status: string) {
  return vi.waitFor(
    async () => {
      const job = (await app.inject(`/api/v1/jobs/${id}`)).json()
      expect(job.status).toBe(status)
      return job
    },
    { timeout: 40_000 },
  )
}

async function download({ app }: TestApp, url: string) {
  const { statusCode, headers, body } = await app.inject(url)
  return { statusCode, etag: headers.etag, type: headers['content-type'], body }
}

async function keysOf({ files }: Place): Promise<string[]> {
  const keys: string[] = []
  for await (const key of files.list('')) keys.push(key)
  return keys
}

/** A server that has made one film and has another waiting. */
async function filled(place: Place) {
  const app = await open(place)
  await app.work()
  const done = await submit(app, 'A finished film 🎬.')
  const { result } = await waitForStatus(app, done.id, 'success')
  await app.engine.pause('videos')
  const waiting = await submit(app, 'A film that waits.')
  await app.engine.query(
    `insert into provider_calls (id, job_id, call_key, provider, idempotency_key, state, request, created_at)
     values (gen_random_uuid(), $1::uuid, 'voice', 'azure', 'k', 'waiting', '{}', clock_timestamp())`,
    [waiting.id],
  )
  const film = await download(app, result.video_path)
  expect(film).toMatchObject({ statusCode: 200, etag: expect.any(String) })
  return { app, done, waiting, film, url: String(result.video_path) }
}

describe.each(['pglite', 'postgres'])('a backup of %s', (kind) => {
  it('is restored into an empty place, where everything goes on', async () => {
    const old = await placeOf(kind, 'old')
    const before = await filled(old)
    if (kind === 'pglite') await before.app.engine.close()
    const saved = await takeBackup({ folder: backupFolder(), ...quiet, database: old.database, storage: old.files })
    expect(saved).toMatchObject({ count: 3, missing: 0 })

    const fresh = await placeOf(kind, 'new')
    await restoreBackup({ ...restored, folder: backupFolder(), database: fresh.database, storage: fresh.files })
    const after = await open(fresh)
    const { jobs } = await after.engine.list()
    expect(jobs.map(({ id }) => id)).toEqual([before.waiting.id, before.done.id])
    expect(await download(after, before.url)).toEqual(before.film)
    expect((await submit(after, 'A finished film 🎬.')).answer).toBe(before.done.answer)
    expect((await submit(after, 'A film that waits.')).answer).toBe(before.waiting.answer)

    const [call] = await after.engine.providerCalls(before.waiting.id)
    expect(call).toMatchObject({ state: 'intended' })
    expect((await after.engine.queues()).map(({ paused }) => paused)).toEqual([true])
    await after.engine.resume('videos')
    await after.work()
    await waitForStatus(after, before.waiting.id, 'success')
  })
})

describe('a backup', () => {
  it('can be read by its owner only', async () => {
    const old = await placeOf('pglite', 'old')
    const { app } = await filled(old)
    await app.engine.close()
    await takeBackup({ folder: backupFolder(), ...quiet, database: old.database, storage: old.files })
    for (const entry of await readdir(backupFolder(), { recursive: true, withFileTypes: true })) {
      const { mode } = await stat(join(entry.parentPath, entry.name))
      expect((mode & 0o077).toString(8), entry.name).toBe('0')
    }
  })

  it('says which files were gone, or not what they had been', async () => {
    const old = await placeOf('pglite', 'old')
    const { app } = await filled(old)
    await app.engine.close()
    const keys = await keysOf(old)
    await old.files.delete(keys.find((key) => key.endsWith('.srt')) ?? '')
    await appendFile(join(folder, 'old', 'artifacts', keys.find((key) => key.endsWith('.jpg')) ?? ''), 'x')
    const saved = await takeBackup({ folder: backupFolder(), ...quiet, database: old.database, storage: old.files })
    expect(saved).toMatchObject({ count: 1, missing: 2 })
    const list = await readFile(join(backupFolder(), 'files.ndjson'), 'utf8')
    for (const reason of ['"gone"', '"damaged"']) expect(list).toContain(reason)
    await expect(checkBackup({ folder: backupFolder(), ...quiet })).resolves.toMatchObject({ files: { missing: 2 } })
  })

  it('that is damaged is refused before anything is written', async () => {
    const old = await placeOf('pglite', 'old')
    const { app } = await filled(old)
    await app.engine.close()
    await takeBackup({ folder: backupFolder(), ...quiet, database: old.database, storage: old.files })
    const fresh = await placeOf('pglite', 'new')
    const restore = () =>
      restoreBackup({ ...restored, folder: backupFolder(), database: fresh.database, storage: fresh.files })
    const film = (await keysOf(old)).find((key) => key.endsWith('.mp4')) ?? ''
    for (const part of ['ledger/jobs.ndjson', 'files.ndjson', `files/${film}`]) {
      const path = join(backupFolder(), part)
      const right = await readFile(path)
      const wrong = Buffer.from(right)
      wrong[0] = (wrong[0] ?? 0) ^ 1
      await writeFile(path, wrong)
      await expect(restore(), part).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' })
      await rm(path)
      await expect(restore(), part).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' })
      await writeFile(path, right)
    }
    const manifest = join(backupFolder(), 'manifest.json')
    await rename(manifest, `${manifest}.away`)
    await expect(restore()).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' })
    const text = await readFile(`${manifest}.away`, 'utf8')
    await writeFile(manifest, text.replace('"format": 1', '"format": 2'))
    await expect(restore()).rejects.toMatchObject({ code: 'LEDGER_NEWER' })
    await writeFile(manifest, text.replace('0001-engine.sql', '9999-engine.sql'))
    await expect(restore()).rejects.toMatchObject({ code: 'LEDGER_NEWER' })
    expect(await keysOf(fresh)).toEqual([])
    await writeFile(manifest, text)
    await restore()
  })

  it('is restored only where nothing else is', async () => {
    const old = await placeOf('pglite', 'old')
    const { app } = await filled(old)
    await app.engine.close()
    await takeBackup({ folder: backupFolder(), ...quiet, database: old.database, storage: old.files })
    const fresh = await placeOf('pglite', 'new')
    const restore = (database: DatabaseLocation) =>
      restoreBackup({ ...restored, folder: backupFolder(), database, storage: fresh.files })
    await expect(restore(old.database)).rejects.toMatchObject({ code: 'DATABASE_NOT_EMPTY' })
    const other = join(folder, 'other')
    await writeFile(other, 'another file')
    await fresh.files.put('videos/1/1/other.txt', { path: other })
    await expect(restore(fresh.database)).rejects.toMatchObject({ code: 'STORAGE_NOT_EMPTY' })
    await fresh.files.delete('videos/1/1/other.txt')
    // As a restore leaves it that was cut off between files and rows.
    const [key = ''] = await keysOf(old)
    await fresh.files.put(key, { path: join(folder, 'old', 'artifacts', key) })
    await restore(fresh.database)
    await expect(restore(fresh.database)).rejects.toMatchObject({ code: 'DATABASE_NOT_EMPTY' })
  })

  it('is not written over something else', async () => {
    const old = await placeOf('pglite', 'old')
    await mkdir(join(backupFolder(), 'mine'), { recursive: true })
    const taken = takeBackup({ folder: backupFolder(), ...quiet, database: old.database, storage: old.files })
    await expect(taken).rejects.toMatchObject({ code: 'BACKUP_EXISTS' })
  })
})
