import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from './open-database.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-data-dir-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A process that opens the folder, inserts rows as fast as it can and prints the number of each committed one. */
function startWriter(dataDir: string): ChildProcess {
  const program = fileURLToPath(new URL('../testing/insert-until-killed.js', import.meta.url))
  return spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
}

it('keeps every committed row when its process is killed, and opens again at once', async () => {
  const dataDir = join(folder, 'killed')
  const writer = startWriter(dataDir)
  let printed = ''
  writer.stdout?.on('data', (text: Buffer) => {
    printed += text.toString()
    if (printed.split('\n').length > 200) writer.kill('SIGKILL')
  })
  await once(writer, 'close')
  const acknowledged = printed.split('\n').filter(Boolean).length
  const database = await openDatabase({ dataDir })
  const rows = await database.query<{ count: number }>('select count(*)::int as count from committed')
  await database.close()
  expect(rows[0]?.count).toBeGreaterThanOrEqual(acknowledged)
})

it('refuses a second process with a clear line, in the same process and in another', async () => {
  const dataDir = join(folder, 'locked')
  const writer = startWriter(dataDir)
  await once(writer.stdout as NonNullable<typeof writer.stdout>, 'data')
  await expect(openDatabase({ dataDir })).rejects.toMatchObject({
    code: 'DATA_DIR_LOCKED',
    message: expect.stringContaining(dataDir),
  })
  writer.kill('SIGKILL')
  await once(writer, 'close')
  const database = await openDatabase({ dataDir })
  await expect(openDatabase({ dataDir })).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED' })
  await database.close()
})

it('refuses a folder of another database version and says what to do', async () => {
  const dataDir = join(folder, 'old')
  await mkdir(join(dataDir, 'database'), { recursive: true })
  await writeFile(join(dataDir, 'database', 'PG_VERSION'), '15\n')
  await expect(openDatabase({ dataDir })).rejects.toMatchObject({
    code: 'DATA_DIR_INCOMPATIBLE',
    message: expect.stringMatching(
      /database was made by Postgres 15, .* reads 18\. Start .* that made it, .*--data-dir/,
    ),
  })
  // Nothing was changed: the version that made it can still be started.
  expect(await readdir(join(dataDir, 'database'))).toEqual(['PG_VERSION'])
})

it('knows which version the embedded database writes', async () => {
  const dataDir = join(folder, 'new')
  const database = await openDatabase({ dataDir })
  await database.close()
  await (await openDatabase({ dataDir })).close()
})
