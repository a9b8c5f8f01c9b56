import pg from 'pg'
import { KilnError } from '../errors.ts'
import type { Database, Executor } from './database.ts'
import { runStatement, typeParsers } from './run-statement.ts'

const oldestMajor = 14

/** How long one statement may take. Long enough for the sweeps, short enough to notice a stuck lock. */
const statementTimeoutMs = 30_000

/**
 * Opens a pool of connections to a Postgres server.
 * @throws KilnError DATABASE_UNSUPPORTED for a server older than 14, DATABASE_UNAVAILABLE when none answers
 */
export async function openPostgres(options: {
  url: string
  poolSize?: number
  onError?: (error: unknown) => void
}): Promise<Database> {
  const config: pg.PoolConfig = {
    connectionString: options.url,
    application_name: 'kiln',
    options: '-c TimeZone=UTC',
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    statement_timeout: statementTimeoutMs,
    // A black-holed connection answers nothing at all: the client has to give up by itself.
    query_timeout: statementTimeoutMs + 5_000,
    keepAlive: true,
    types: typeParsers,
  }
  const onError = options.onError ?? (() => {})
  const pool = new pg.Pool(config)
  pool.on('error', onError)
  const database = new PostgresDatabase(pool, config, onError)
  try {
    await assertSupported(database)
  } catch (error) {
    await database.close()
    throw error
  }
  return database
}

async function assertSupported(database: Database): Promise<void> {
  let version: number
  try {
    const rows = await database.query<{ version: string }>(`select current_setting('server_version_num') as version`)
    version = Math.floor(Number(rows[0]?.version) / 10_000)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new KilnError('DATABASE_UNAVAILABLE', `Postgres did not answer: ${reason}`, { cause })
  }
  if (version >= oldestMajor) return
  throw new KilnError('DATABASE_UNSUPPORTED', `Postgres ${version} is too old, Kiln needs ${oldestMajor} or newer`)
}

class PostgresDatabase implements Database {
  readonly kind = 'postgres'
  readonly #pool: pg.Pool
  readonly #config: pg.PoolConfig
  readonly #onError: (error: unknown) => void
  readonly #handlers = new Map<string, Set<(payload: string) => void>>()
  #listener: pg.Client | undefined
  #closed: Promise<void> | undefined

  constructor(pool: pg.Pool, config: pg.PoolConfig, onError: (error: unknown) => void) {
    this.#pool = pool
    this.#config = config
    this.#onError = onError
  }

  query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return runStatement(this.#pool, text, values)
  }

  async transaction<T>(work: (executor: Executor) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect()
    let broken: Error | undefined
    try {
      await client.query('begin')
      const result = await work({ query: (text, values = []) => runStatement(client, text, values) })
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((rollbackError: Error) => {
        broken = rollbackError
      })
      throw error
    } finally {
      // A connection that could not even roll back is in an unknown state: it must not go back to the pool.
      client.release(broken)
    }
  }

  async script(sql: string, executor?: Executor): Promise<void> {
    await (executor ?? this).query(sql)
  }

  async listen(channel: string, onPayload: (payload: string) => void): Promise<void> {
    const handlers = this.#handlers.get(channel)
    if (handlers) {
      handlers.add(onPayload)
      return
    }
    this.#handlers.set(channel, new Set([onPayload]))
    if (this.#listener) await this.#listener.query(`listen ${pg.escapeIdentifier(channel)}`)
    else await this.#connectListener()
  }

  /** Notifications need a connection of their own, outside the pool, and that connection has to come back by itself. */
  async #connectListener(): Promise<void> {
    const client = new pg.Client({ ...this.#config, statement_timeout: 0 })
    let lost = false
    const onLost = (error?: unknown) => {
      if (lost || this.#closed) return
      lost = true
      if (error) this.#onError(error)
      this.#listener = undefined
      client.end().catch(() => {})
      this.#reconnectListener(100)
    }
    client.on('error', onLost)
    client.on('end', () => onLost())
    client.on('notification', ({ channel, payload }) => this.#emit(channel, payload ?? ''))
    await client.connect()
    this.#listener = client
    for (const channel of this.#handlers.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`)
  }

  #reconnectListener(delayMs: number): void {
    setTimeout(() => {
      if (this.#closed) return
      this.#connectListener().then(
        // What was announced meanwhile is lost: an empty payload tells everybody to look for themselves.
        () => {
          for (const channel of this.#handlers.keys()) this.#emit(channel, '')
        },
        () => this.#reconnectListener(Math.min(delayMs * 2, 5_000)),
      )
    }, delayMs).unref()
  }

  #emit(channel: string, payload: string): void {
    for (const handler of this.#handlers.get(channel) ?? []) handler(payload)
  }

  close(): Promise<void> {
    this.#closed ??= Promise.all([this.#pool.end(), this.#listener?.end()]).then(() => {})
    return this.#closed
  }
}
