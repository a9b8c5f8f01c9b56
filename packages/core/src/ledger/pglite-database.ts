import pg from 'pg'
import { diskFault } from './connection-faults.ts'
import { openDataDir } from './data-dir.ts'
import type { Database, Executor } from './database.ts'
import { PgliteStream } from './pglite-stream.ts'
import { runStatement, sessionSettings, typeParsers } from './run-statement.ts'

/**
 * Opens the embedded database. `dataDir: null` keeps it in memory.
 *
 * PGlite runs everything on one connection and never calls fsync: committed rows survive the death of the process,
 * not the loss of power.
 * @throws KilnError DATA_DIR_LOCKED, DATA_DIR_INCOMPATIBLE, DATA_DIR_MOVED
 */
export async function openPglite(
  dataDir: string | null,
  onError: (error: unknown) => void,
  options: { evenIfMoved?: boolean } = {},
): Promise<Database> {
  const folder = dataDir === null ? null : await openDataDir(dataDir, options)
  const stream = new PgliteStream(folder?.path ?? null)
  const release = async () => {
    await stream.ended
    await folder?.release()
  }
  const client = new pg.Client({ stream: () => stream, user: 'postgres', database: 'postgres', types: typeParsers })
  client.on('error', onError)
  try {
    await client.connect()
    for (const [name, value] of Object.entries(sessionSettings)) await client.query(`set ${name} = ${value}`)
  } catch (error) {
    stream.destroy()
    await release()
    throw error
  }
  return new PgliteDatabase(client, release)
}

class PgliteDatabase implements Database {
  readonly kind = 'pglite'
  readonly lastAwayAt = null
  readonly #client: pg.Client
  readonly #release: () => Promise<void>
  readonly #handlers = new Map<string, Set<(payload: string) => void>>()
  /** Ends with what was asked last: there is one connection, and it does one thing at a time. */
  #last: Promise<unknown> = Promise.resolve()
  #closed: Promise<void> | undefined

  constructor(client: pg.Client, release: () => Promise<void>) {
    this.#client = client
    this.#release = release
    client.on('notification', ({ channel, payload }) => {
      for (const handler of this.#handlers.get(channel) ?? []) handler(payload ?? '')
    })
  }

  query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#inTurn(() => runStatement(this.#client, text, values))
  }

  transaction<T>(work: (executor: Executor) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      await this.#client.query('begin')
      try {
        const result = await work({ query: (text, values = []) => runStatement(this.#client, text, values) })
        await this.#client.query('commit')
        return result
      } catch (error) {
        await this.#client.query('rollback')
        throw error
      }
    })
  }

  async script(sql: string, executor: Executor = this): Promise<void> {
    await executor.query(sql)
  }

  async listen(channel: string, onPayload: (payload: string) => void): Promise<void> {
    const handlers = this.#handlers.get(channel) ?? new Set()
    this.#handlers.set(channel, handlers.add(onPayload))
    if (handlers.size === 1) await this.query(`listen ${pg.escapeIdentifier(channel)}`)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work).catch((error: unknown) => {
      throw diskFault(error)
    })
    this.#last = result.catch(() => undefined)
    return result
  }

  close(): Promise<void> {
    this.#closed ??= this.#inTurn(() => this.#client.end()).then(this.#release)
    return this.#closed
  }
}
