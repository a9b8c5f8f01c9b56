import { type ArtifactStorage, jobPrefix } from './artifact-storage.ts'
import type { JobRegistry } from './job-registry.ts'
import type { DeletableJob } from './ledger/delete-expired.ts'

/** Removes the files of jobs that are about to be deleted. Nothing happens without storage. */
export async function deleteFiles(
  { registry, storage }: { registry: JobRegistry; storage: ArtifactStorage | null },
  jobs: readonly DeletableJob[],
): Promise<void> {
  for (const job of jobs) {
    const folder = registry.types.get(job.type)?.artifactFolder
    if (storage && folder) await storage.deletePrefix(jobPrefix(folder, job.id))
  }
}
