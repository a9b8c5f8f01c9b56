import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Database } from './database.ts'

/** First and longest pause between two attempts to come back. */
const reconnectMs = { first: 100, longest: 5_000 }

/** Timers of a process that was frozen fire before it has read what came meanwhile: this lets it read. */
const readMs = 250

export interface NotificationListenerOptions {
  config: pg.ClientConfig
  /** How often the connection is asked whether it is there. */
  pingEveryMs: number
  /** How long the answer may take. */
  pingTimeoutMs: number
  onError: (error: unknown) => void
  /** The server does not answer, and nobody has closed the connection: packets are lost on the way. */
  onSilence: (error: unknown) => void
}

/**
 * The connection that notifications come over. It says nothing for hours when nothing happens, so it is asked from time to
 * time whether it is still there; once lost it comes back by itself.
 */
export class NotificationListener {
  readonly #options: NotificationListenerOptions
  readonly #handlers = new Map<string, Set<(payload: string) => void>>()
  readonly #closing = new AbortController()
  #client: pg.Client | undefined
  #reconnecting = false
  #lastAwayAt: number | null = null

  constructor(options: NotificationListenerOptions) {
    this.#options = options
  }

  /** See {@link Database.lastAwayAt}. */
  get lastAwayAt(): number | null {
    return this.#reconnecting ? performance.now() : this.#lastAwayAt
  }

  async listen(channel: string, onPayload: (payload: string) => void): Promise<void> {
    const handlers = this.#handlers.get(channel)
    if (handlers) {
      handlers.add(onPayload)
      return
    }
    this.#handlers.set(channel, new Set([onPayload]))
    if (this.#client) await this.#client.query(listenTo(channel))
    else await this.#connect()
  }

  /** The connection is cut, not ended: a server that is away would not answer the goodbye. */
  close(): void {
    this.#closing.abort()
  }

  async #connect(): Promise<void> {
    const { config } = this.#options
    const client = new pg.Client(config)
    const lost = new Promise<unknown>((resolve) => {
      client.on('error', resolve)
      client.on('end', () => resolve(new Error('the connection for notifications was closed')))
    })
    client.on('notification', ({ channel, payload }) => this.#emit(channel, payload ?? ''))
    try {
      await client.connect()
      for (const channel of this.#handlers.keys()) await client.query(listenTo(channel))
    } catch (error) {
      client.end().catch(() => {})
      throw error
    }
    this.#client = client
    void this.#pingUntilLost(client, lost)
  }

  async #pingUntilLost(client: pg.Client, lost: Promise<unknown>): Promise<void> {
    const { pingEveryMs, pingTimeoutMs, onError, onSilence } = this.#options
    const closed = new Promise<'closed'>((resolve) =>
      this.#closing.signal.addEventListener('abort', () => resolve('closed'), { once: true }),
    )
    for (;;) {
      const ended = await Promise.race([lost, closed, pause(pingEveryMs)])
      if (ended === 'closed') break
      const error = ended ?? (await silence(client, pingTimeoutMs))
      if (!error) continue
      this.#client = undefined
      onError(error)
      if (!ended) onSilence(error)
      void this.#reconnect()
      break
    }
    client.end().catch(() => {})
  }

  async #reconnect(): Promise<void> {
    this.#reconnecting = true
    for (let pauseMs = reconnectMs.first; ; pauseMs = Math.min(pauseMs * 2, reconnectMs.longest)) {
      await pause(pauseMs)
      if (this.#closing.signal.aborted) return
      try {
        await this.#connect()
        break
      } catch (error) {
        // That it was lost has been told. But connections that were made in between may have gone silent too.
        if (!(error instanceof pg.DatabaseError)) this.#options.onSilence(error)
      }
    }
    this.#reconnecting = false
    this.#lastAwayAt = performance.now()
    // What was announced meanwhile is lost: an empty payload tells everybody to look for themselves.
    for (const channel of this.#handlers.keys()) this.#emit(channel, '')
  }

  #emit(channel: string, payload: string): void {
    for (const handler of this.#handlers.get(channel) ?? []) handler(payload)
  }
}

function listenTo(channel: string): string {
  return `listen ${pg.escapeIdentifier(channel)}`
}

function pause(ms: number): Promise<undefined> {
  return delay(ms, undefined, { ref: false })
}

/** @returns the error when the server has not answered in time; undefined when it has, also with an error */
async function silence(client: pg.Client, timeoutMs: number): Promise<Error | undefined> {
  const answer = client.query('select 1').then(
    () => undefined,
    // A broken connection ends by itself, with an error of its own.
    () => undefined,
  )
  const late = pause(timeoutMs)
    .then(() => pause(readMs))
    .then(() => new Error(`the database has not answered for ${timeoutMs} ms`))
  return Promise.race([answer, late])
}
