import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'

export type ToDatabaseThread = { kind: 'bytes'; bytes: Uint8Array } | { kind: 'close' }
export type FromDatabaseThread = { kind: 'ready' } | { kind: 'bytes'; bytes: Uint8Array } | { kind: 'closed' }

/** First byte of the message with which a client says goodbye; the database itself must not see it. */
const terminate = 'X'.charCodeAt(0)

/**
 * A connection to PGlite in a thread of its own, in place of a socket: node-postgres speaks to it as to any server. So
 * statements are prepared once, and a long one never holds up the event loop that serves HTTP.
 */
export class PgliteStream extends Duplex {
  readonly #thread: Worker
  /** Resolves when the thread has ended. */
  readonly ended: Promise<void>

  /** @param path of the database's folder; null keeps it in memory */
  constructor(path: string | null) {
    super()
    this.#thread = new Worker(new URL('./pglite-thread.js', import.meta.url), { workerData: { path } })
    this.#thread.on('message', (message: FromDatabaseThread) => this.#receive(message))
    this.#thread.on('error', (error) => this.destroy(error))
    this.ended = new Promise((resolve) => this.#thread.once('exit', () => resolve()))
    void this.ended.then(() => this.destroy())
  }

  #receive(message: FromDatabaseThread): void {
    switch (message.kind) {
      case 'ready':
        this.emit('connect')
        return
      case 'bytes':
        this.push(message.bytes)
        return
      case 'closed':
        this.push(null)
        return
      default:
        message satisfies never
    }
  }

  override _read(): void {
    // Answers come when they come.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#send(chunk)
    done()
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)))
    done()
  }

  override _final(done: () => void): void {
    this.#post({ kind: 'close' })
    done()
  }

  #send(bytes: Buffer): void {
    if (bytes[0] === terminate) return
    // A copy of its own can change hands without another copy.
    const copy = new Uint8Array(bytes)
    this.#post({ kind: 'bytes', bytes: copy }, [copy.buffer])
  }

  #post(message: ToDatabaseThread, transfer: ArrayBuffer[] = []): void {
    this.#thread.postMessage(message, transfer)
  }

  // What node-postgres asks of a socket and a thread doesn't have.
  connect(): void {}
  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {
    this.#thread.ref()
  }
  unref(): void {
    this.#thread.unref()
  }
}
