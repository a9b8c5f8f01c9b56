import { PGlite, type Transaction } from '@electric-sql/pglite'
import { openDataDir } from './data-dir.ts'
import type { Database, Executor } from './database.ts'

/**
 * Opens the embedded database. `dataDir: null` keeps it in memory.
 *
 * PGlite runs everything on one connection and never calls fsync: committed rows survive the death of the process,
 * not the loss of power.
 * @throws KilnError DATA_DIR_LOCKED, DATA_DIR_INCOMPATIBLE
 */
export async function openPglite(dataDir: string | null): Promise<Database> {
  const folder = dataDir === null ? null : await openDataDir(dataDir)
  const pglite = new PGlite(folder?.path ?? 'memory://', { parsers: { 20: Number } })
  try {
    await pglite.waitReady
  } catch (error) {
    await folder?.release()
    throw error
  }
  return new PgliteDatabase(pglite, async () => folder?.release())
}

class PgliteDatabase implements Database {
  readonly kind = 'pglite'
  readonly #pglite: PGlite
  readonly #onClosed: () => Promise<void>
  #closed: Promise<void> | undefined

  constructor(pglite: PGlite, onClosed: () => Promise<void>) {
    this.#pglite = pglite
    this.#onClosed = onClosed
  }

  async query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#pglite.query<Row>(text, [...values])).rows
  }

  async transaction<T>(work: (executor: Executor) => Promise<T>): Promise<T> {
    return (await this.#pglite.transaction((tx) => work(new PgliteTransaction(tx)))) as T
  }

  async script(sql: string, executor?: Executor): Promise<void> {
    if (executor instanceof PgliteTransaction) await executor.script(sql)
    else await this.#pglite.exec(sql)
  }

  async listen(channel: string, onPayload: (payload: string) => void): Promise<void> {
    await this.#pglite.listen(channel, onPayload)
  }

  close(): Promise<void> {
    this.#closed ??= this.#pglite.close().finally(this.#onClosed)
    return this.#closed
  }
}

/** Inside a transaction every statement must go through its own handle: the outer one waits for the transaction. */
class PgliteTransaction implements Executor {
  readonly #tx: Transaction

  constructor(tx: Transaction) {
    this.#tx = tx
  }

  async query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#tx.query<Row>(text, [...values])).rows
  }

  async script(sql: string): Promise<void> {
    await this.#tx.exec(sql)
  }
}
