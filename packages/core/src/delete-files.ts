import { type ArtifactStorage, jobPrefix, providerCallPrefix } from './artifact-storage.ts'
import type { JobRegistry } from './job-registry.ts'
import type { Database } from './ledger/database.ts'
import type { DeletableJob } from './ledger/delete-expired.ts'
import { getCallIdsOfJobs } from './ledger/order-files.ts'

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
  const jobIds = jobs.map((job) => job.id)
  for (const callId of await getCallIdsOfJobs(database, jobIds)) await storage.deletePrefix(providerCallPrefix(callId))
}
