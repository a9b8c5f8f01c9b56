import type { Artifact } from '../job.ts'
import type { Executor } from './database.ts'

const artifactColumns = `path, storage_key as "storageKey", job_id as "jobId", user_id as "userId",
  content_type as "contentType", size_bytes as "sizeBytes", sha256, width, height, created_at as "createdAt",
  expires_at as "expiresAt"`

export type NewArtifact = Omit<Artifact, 'userId' | 'createdAt' | 'expiresAt'> & { jobId: string; leaseToken: string }

/**
 * Records a stored file under its public path, replacing what an earlier run had recorded there. The job's row is
 * locked: if the job is taken away at this very moment, it is recorded before that, or not at all.
 * @returns null when the run no longer holds its lease: then nothing was recorded
 */
export async function saveArtifact(executor: Executor, artifact: NewArtifact): Promise<Artifact | null> {
  const rows = await executor.query<Artifact>(
    `insert into artifacts (path, storage_key, job_id, user_id, content_type, size_bytes, sha256, width, height, created_at)
     select $3, $4, id, user_id, $5, $6, $7, $8, $9, clock_timestamp()
     from jobs where id = $1::uuid and lease_token = $2::uuid for share
     on conflict (path) do update set storage_key = excluded.storage_key, content_type = excluded.content_type,
       size_bytes = excluded.size_bytes, sha256 = excluded.sha256, width = excluded.width, height = excluded.height,
       created_at = excluded.created_at
     returning ${artifactColumns}`,
    [
      artifact.jobId,
      artifact.leaseToken,
      artifact.path,
      artifact.storageKey,
      artifact.contentType,
      artifact.sizeBytes,
      artifact.sha256,
      artifact.width,
      artifact.height,
    ],
  )
  return rows[0] ?? null
}

export async function getArtifact(executor: Executor, path: string): Promise<Artifact | null> {
  const rows = await executor.query<Artifact>(`select ${artifactColumns} from artifacts where path = $1`, [path])
  return rows[0] ?? null
}

export function getArtifactsOfJob(executor: Executor, jobId: string): Promise<Artifact[]> {
  return executor.query<Artifact>(
    `select ${artifactColumns} from artifacts where job_id = $1::uuid order by created_at, path`,
    [jobId],
  )
}

/** Of all artifacts there are, in bytes. */
export async function getStoredBytes(executor: Executor): Promise<number> {
  const rows = await executor.query<{ bytes: number }>(
    `select coalesce(sum(size_bytes), 0)::float8 as bytes from artifacts`,
  )
  return rows[0]?.bytes ?? 0
}
