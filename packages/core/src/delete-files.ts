import { type ArtifactStorage, jobPrefix, providerCallPrefix } from './artifact-storage.ts'
import type { JobRegistry } from './job-registry.ts'
import type { Database } from './ledger/database.ts'
import type { DeletableJob } from './ledger/delete-expired.ts'
import { forgetOrderFiles, getCallIdsOfJobs, getLeftOverFiles } from './ledger/order-files.ts'

const leftOverBatch = 100

/** Removes the files of jobs that are about to be deleted, those of their paid calls too. Nothing happens without storage. */
export async function deleteFiles(
  { registry, storage, database }: { registry: JobRegistry; storage: ArtifactStorage | null; database: Database },
  jobs: readonly DeletableJob[],
): Promise<void> {
  if (!storage || jobs.length === 0) return
  for (const job of jobs) {
    const folder = registry.types.get(job.type)?.artifactFolder
    if (folder) await storage.deletePrefix(jobPrefix(folder, job.id))
  }
  const callIds = await getCallIdsOfJobs(
    database,
    jobs.map((job) => job.id),
  )
  for (const callId of callIds) await storage.deletePrefix(providerCallPrefix(callId))
}

/** Removes files of paid calls that a late run has stored while its job was being deleted. */
export async function deleteLeftOverFiles(parts: {
  storage: ArtifactStorage | null
  database: Database
}): Promise<void> {
  const { storage, database } = parts
  if (!storage) return
  for (;;) {
    const callIds = await getLeftOverFiles(database, leftOverBatch)
    for (const callId of callIds) await storage.deletePrefix(providerCallPrefix(callId))
    await forgetOrderFiles(database, callIds)
    if (callIds.length < leftOverBatch) return
  }
}
