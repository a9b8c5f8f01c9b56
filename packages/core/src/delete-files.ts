import { type ArtifactStorage, providerCallPrefix } from './artifact-storage.ts'
import type { Database } from './ledger/database.ts'
import { forgetLeftOverPrefixes, getLeftOverPrefixes } from './ledger/delete-jobs.ts'
import { forgetOrderFiles, getLeftOverFiles } from './ledger/order-files.ts'

const leftOverBatch = 100

interface Parts {
  storage: ArtifactStorage | null
  database: Database
}

/** Removes the folders of jobs that were deleted. If this process dies meanwhile, the next sweep goes on. */
export async function deleteFiles({ storage, database }: Parts, prefixes: readonly string[]): Promise<void> {
  for (const prefix of prefixes) await storage?.deletePrefix(prefix)
  if (prefixes.length > 0) await forgetLeftOverPrefixes(database, prefixes)
}

/** Removes what others have left that died, and files of paid calls that a late run has stored while its job was deleted. */
export async function deleteLeftOverFiles(parts: Parts): Promise<void> {
  const { storage, database } = parts
  if (!storage) return
  for (;;) {
    const prefixes = await getLeftOverPrefixes(database, leftOverBatch)
    await deleteFiles(parts, prefixes)
    if (prefixes.length < leftOverBatch) break
  }
  for (;;) {
    const callIds = await getLeftOverFiles(database, leftOverBatch)
    for (const callId of callIds) await storage.deletePrefix(providerCallPrefix(callId))
    await forgetOrderFiles(database, callIds)
    if (callIds.length < leftOverBatch) return
  }
}
