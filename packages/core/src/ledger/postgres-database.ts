import { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { KilnError } from '../errors.ts'
import { againAfterDeadlock } from './again-after-deadlock.ts'
import { connectionFault, isAway } from './connection-faults.ts'
import type { Database, Executor, TransactionOptions } from './database.ts'
import { NotificationListener } from './notification-listener.ts'
import { runStatement, sessionSettings, typeParsers } from './run-statement.ts'

const oldestMajor = 14

/** How long one statement may take. Long enough for the sweeps, short enough to notice a stuck lock. */
const statementTimeoutMs = 30_000

/** What the client waits beyond the server's own limit: a black-holed connection answers nothing at all. */
const answerSlackMs = 5_000

/** A goodbye that the server does not answer is not waited for any longer. */
const closeTimeoutMs = 2_000

export interface PostgresOptions {
  url: string
  /** Connections beside the one for notifications. Default 10. */
  poolSize?: number
  /**
   * A server that does not answer within this time, in milliseconds, is taken to be out of reach: all connections are cut
   * and opened anew. Default 5000.
   */
  silenceTimeoutMs?: number
  onError?: (error: unknown) => void
}

/**
 * Opens a pool of connections to a Postgres server.
 * @throws KilnError DATABASE_UNSUPPORTED for a server older than 14, DATABASE_UNAVAILABLE when none answers,
 * DATABASE_REFUSED for a wrong password, user or database
 */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const database = new PostgresDatabase(options)
  try {
    await assertSupported(database)
  } catch (error) {
    await database.close()
    throw error
  }
  return database
}

async function assertSupported(database: Database): Promise<void> {
  const rows = await database.query<{ version: string }>(`select current_setting('server_version_num') as version`)
  const version = Math.floor(Number(rows[0]?.version) / 10_000)
  if (version >= oldestMajor) return
  throw new KilnError('DATABASE_UNSUPPORTED', `Postgres ${version} is too old, Kiln needs ${oldestMajor} or newer`)
}

class PostgresDatabase implements Database {
  readonly kind = 'postgres'
  readonly #pool: pg.Pool
  readonly #config: pg.PoolConfig
  readonly #listener: NotificationListener
  readonly #sockets = new Set<Socket>()
  #closed: Promise<void> | undefined

  constructor({ url, poolSize = 10, silenceTimeoutMs = 5_000, onError = () => {} }: PostgresOptions) {
    this.#config = {
      connectionString: url,
      application_name: 'kiln',
      options: Object.entries(sessionSettings)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
      max: poolSize,
      connectionTimeoutMillis: 5_000,
      idle_in_transaction_session_timeout: statementTimeoutMs,
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + answerSlackMs,
      keepAlive: true,
      types: typeParsers,
      stream: () => this.#newSocket(),
    }
    this.#pool = new pg.Pool(this.#config)
    this.#pool.on('error', onError)
    this.#listener = new NotificationListener({
      config: { ...this.#config, connectionTimeoutMillis: silenceTimeoutMs },
      pingEveryMs: silenceTimeoutMs,
      pingTimeoutMs: silenceTimeoutMs,
      onError,
      onSilence: (error) => this.#cutAll(error),
    })
  }

  get lastAwayAt(): number | null {
    return this.#listener.lastAwayAt
  }

  query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#ask(() => againAfterDeadlock(() => runStatement(this.#pool, text, values)))
  }

  transaction<T>(work: (executor: Executor) => Promise<T>, { timeoutMs }: TransactionOptions = {}): Promise<T> {
    const transact = (client: pg.ClientBase) => this.#transact(client, work)
    return timeoutMs === undefined ? this.#inPool(transact) : this.#alone(timeoutMs, transact)
  }

  async script(sql: string, executor?: Executor): Promise<void> {
    await (executor ?? this).query(sql)
  }

  listen(channel: string, onPayload: (payload: string) => void): Promise<void> {
    return this.#ask(() => this.#listener.listen(channel, onPayload))
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.#listener.close()
    await Promise.race([this.#pool.end(), delay(closeTimeoutMs, undefined, { ref: false })])
    this.#cutAll()
  }

  /** Everything that is asked of the server goes through here, so that its absence has one name. */
  async #ask<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new KilnError('ENGINE_CLOSED', 'The database has been closed')
    try {
      return await work()
    } catch (error) {
      throw connectionFault(error)
    }
  }

  async #transact<T>(client: pg.ClientBase, work: (executor: Executor) => Promise<T>): Promise<T> {
    const ask = <Row>(text: string, values: readonly unknown[] = []) =>
      this.#ask(() => runStatement<Row>(client, text, values))
    try {
      await ask('begin')
      const result = await work({ query: ask })
      await ask('commit')
      return result
    } catch (error) {
      // Without an answer there is nobody to tell: the server rolls back by itself when the connection goes.
      if (!isAway(error)) await ask('rollback')
      throw error
    }
  }

  async #inPool<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    const client = await this.#ask(() => this.#pool.connect())
    // Between two statements nobody else would hear that the connection broke, and an error unheard ends the process.
    const ignore = () => {}
    client.on('error', ignore)
    let broken = false
    try {
      return await work(client)
    } catch (error) {
      // A connection that did not answer is in an unknown state: it must not go back to the pool.
      broken = isAway(error)
      throw error
    } finally {
      client.off('error', ignore)
      client.release(broken)
    }
  }

  /** On a connection of its own, whose statements may take longer. */
  async #alone<T>(timeoutMs: number, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    const limits = { statement_timeout: timeoutMs, query_timeout: timeoutMs + answerSlackMs }
    const client = new pg.Client({ ...this.#config, ...limits })
    client.on('error', () => {})
    try {
      await this.#ask(() => client.connect())
      return await work(client)
    } finally {
      client.end().catch(() => {})
    }
  }

  #newSocket(): Socket {
    const socket = new Socket()
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    return socket
  }

  /** What waits for an answer on them fails at once, and the pool opens new ones. */
  #cutAll(cause?: unknown): void {
    for (const socket of this.#sockets) socket.destroy(cause instanceof Error ? cause : undefined)
  }
}
