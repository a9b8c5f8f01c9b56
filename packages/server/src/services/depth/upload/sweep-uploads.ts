import type { Engine } from '@kiln/core'
import type { ArtifactStorage } from '@kiln/media'
import type { FastifyInstance } from 'fastify'
import { deleteUnclaimedFile, getUnclaimedFiles } from '../tables/unclaimed-files.ts'
import { sweepIncoming } from './sweep-incoming.ts'

const everyMs = 60 * 60_000

/** Far longer than an upload can take, from its first byte to its commit. */
const leftAfterMs = 60 * 60_000

const batchSize = 100

export interface SweepContext {
  engine: Pick<Engine, 'query' | 'databaseKind'>
  storage: Pick<ArtifactStorage, 'delete'>
  incomingFolder: string
}

/** Removes what uploads have left that were cut off by the death of their process: once the server starts, then hourly. */
export function sweepUploadsRegularly(app: FastifyInstance, context: SweepContext): void {
  const startedAt = Date.now()
  let running: Promise<void> = Promise.resolve()
  const run = (olderThanMs: number) => {
    running = sweepUploads(context, olderThanMs).catch((error: unknown) =>
      app.log.warn({ err: error }, 'the sweep of uploads failed, trying again in an hour'),
    )
  }
  const timer = setInterval(() => run(leftAfterMs), everyMs)
  timer.unref()
  app.addHook('onReady', async () => {
    // The embedded database admits one process: whatever is older than this one, nobody works on any more.
    run(context.engine.databaseKind === 'pglite' ? Date.now() - startedAt : leftAfterMs)
  })
  app.addHook('onClose', async () => {
    clearInterval(timer)
    await running
  })
}

/** Temporary files that nobody writes to any more, and stored files whose items were never committed. */
export async function sweepUploads(context: SweepContext, olderThanMs: number): Promise<void> {
  const { engine, storage, incomingFolder } = context
  await sweepIncoming(incomingFolder, olderThanMs)
  for (;;) {
    const files = await getUnclaimedFiles(engine, { olderThanMs, limit: batchSize })
    for (const { mediaId, storageKey, claimed } of files) {
      // The file first: if this process dies in between, the row still knows.
      if (!claimed) await storage.delete(storageKey)
      await deleteUnclaimedFile(engine, mediaId)
    }
    if (files.length < batchSize) return
  }
}
