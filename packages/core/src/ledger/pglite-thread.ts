/** The program of the thread that the embedded database runs in: takes wire protocol, answers wire protocol. */
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import type { FromDatabaseThread, ToDatabaseThread } from './pglite-stream.ts'

const pglite = new PGlite((workerData as { path: string | null }).path ?? 'memory://')
const send = (message: FromDatabaseThread, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(message, transfer)

let queue: Promise<unknown> = pglite.waitReady.then(() => send({ kind: 'ready' }))

parentPort?.on('message', (message: ToDatabaseThread) => {
  queue = queue.then(() => (message.kind === 'close' ? close() : answer(message.bytes)))
})

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
