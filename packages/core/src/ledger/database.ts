/** One SQL statement with its `$1…` values. Objects for json columns are given as JSON text. */
export interface Statement {
  text: string
  values: readonly unknown[]
}

/** Runs statements: the database itself, or one transaction on it. */
export interface Executor {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>
}

export interface TransactionOptions {
  /** How long each of its statements may take, in milliseconds. Default: what any statement may. */
  timeoutMs?: number
}

/** PGlite or Postgres behind the same few methods. */
export interface Database extends Executor {
  readonly kind: 'pglite' | 'postgres'
  /** When it was last out of reach, by `performance.now()`; null when it never was. */
  readonly lastAwayAt: number | null
  /** Commits when `work` resolves, rolls back when it rejects. `work` awaits nothing but queries of its executor. */
  transaction<T>(work: (executor: Executor) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Runs a script of several statements without values (migrations). */
  script(sql: string, executor?: Executor): Promise<void>
  listen(channel: string, onPayload: (payload: string) => void): Promise<void>
  close(): Promise<void>
}

export async function runStatements(executor: Executor, statements: readonly Statement[]): Promise<void> {
  for (const { text, values } of statements) await executor.query(text, values)
}
