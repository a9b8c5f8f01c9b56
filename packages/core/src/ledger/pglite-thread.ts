/** The program of the thread that the embedded database runs in: takes wire protocol, answers wire protocol. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { collectGarbage } from './collect-garbage.ts'
import type { FromDatabaseThread, ToDatabaseThread } from './pglite-stream.ts'

const { path } = workerData as { path: string | null }
const isNew = path !== null && !existsSync(join(path, 'PG_VERSION'))
const pglite = new PGlite(path ?? 'memory://')
const send = (message: FromDatabaseThread, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(message, transfer)

let queue: Promise<unknown> = ready()

parentPort?.on('message', (message: ToDatabaseThread) => {
  queue = queue.then(() => (message.kind === 'close' ? close() : answer(message.bytes)))
})

async function ready(): Promise<void> {
  await pglite.waitReady
  // Making a database takes memory several times over, which would stay for as long as nobody asks anything. Where it can't
  // be freed the database opens all the same.
  if (isNew) await collectGarbage().catch(() => undefined)
  send({ kind: 'ready' })
}

async function answer(bytes: Uint8Array): Promise<void> {
  const answered = await pglite.execProtocolRaw(bytes)
  // A copy of its own: what PGlite returns may be a view of its whole memory.
  const copy = answered.slice()
  send({ kind: 'bytes', bytes: copy }, [copy.buffer])
}

async function close(): Promise<void> {
  await pglite.close()
  send({ kind: 'closed' })
  parentPort?.close()
}
