import { createHash } from 'node:crypto'
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { KilnError } from '../errors.ts'

/** Major version of the Postgres that PGlite is built from. Another major can't read the files. */
const postgresMajor = '18'

export interface DataDir {
  /** Where the database's files are. */
  path: string
  release(): Promise<void>
}

/**
 * Makes the folder if needed, locks it for this process and checks that this version can read it.
 * @throws KilnError DATA_DIR_LOCKED, DATA_DIR_INCOMPATIBLE, DATA_DIR_MOVED
 */
export async function openDataDir(
  dataDir: string,
  { evenIfMoved = false }: { evenIfMoved?: boolean } = {},
): Promise<DataDir> {
  await mkdir(dataDir, { recursive: true })
  const folder = await realpath(dataDir)
  const lock = await lockFolder(folder)
  const path = join(folder, 'database')
  const release = () => new Promise<void>((resolve) => lock.close(() => resolve()))
  try {
    if (!evenIfMoved) await assertNotMoved(folder)
    await assertReadable(path)
  } catch (error) {
    await release()
    throw error
  }
  return { path, release }
}

const moveNote = 'moved.json'

/** Writes down that the jobs of a folder are elsewhere now. @param to host and database, without secrets */
export async function noteMove(dataDir: string, to: string): Promise<void> {
  await writeFile(join(dataDir, moveNote), `${JSON.stringify({ to, at: new Date() })}\n`, { flush: true })
}

/** The same jobs in two databases would run twice, and buy twice. */
async function assertNotMoved(folder: string): Promise<void> {
  const note = await readFile(join(folder, moveNote), 'utf8').catch(() => null)
  if (note === null) return
  throw new KilnError(
    'DATA_DIR_MOVED',
    `The jobs of ${folder} have been moved to Postgres: ${note.trim()}. Set DATABASE_URL. ` +
      `If that move never ended, run it again, or delete ${join(folder, moveNote)} to go on with this folder`,
  )
}

async function assertReadable(path: string): Promise<void> {
  const found = (await readFile(join(path, 'PG_VERSION'), 'utf8').catch(() => postgresMajor)).trim()
  if (found === postgresMajor) return
  throw new KilnError(
    'DATA_DIR_INCOMPATIBLE',
    `${path} was made by Postgres ${found}, this version of Kiln reads ${postgresMajor}. ` +
      'Start the Kiln version that made it, or give another folder with --data-dir',
  )
}

/**
 * PGlite has no lock of its own, and two processes on one folder corrupt it silently. A listening socket is a lock
 * that the kernel frees with its process, whatever killed it. Linux' abstract sockets and Windows' pipes leave no
 * file behind; elsewhere the socket file of a dead process is recognised by the refused connection.
 */
async function lockFolder(folder: string): Promise<Server> {
  const name = `kiln-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
  const address =
    process.platform === 'linux'
      ? `\0${name}`
      : process.platform === 'win32'
        ? `\\\\.\\pipe\\${name}`
        : join(folder, '.lock')
  try {
    return await listen(address)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
  }
  if (address.startsWith('/') && !(await answers(address))) {
    await rm(address, { force: true })
    return listen(address)
  }
  throw new KilnError(
    'DATA_DIR_LOCKED',
    `Another Kiln process uses ${folder}. Stop it, or give another folder with --data-dir; ` +
      'several processes share one database only with DATABASE_URL',
  )
}

function listen(address: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', reject)
    server.listen(address, () => {
      server.unref()
      resolve(server)
    })
  })
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
