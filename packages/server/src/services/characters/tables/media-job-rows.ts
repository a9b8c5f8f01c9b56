import type { Engine, ListOptions, Statement } from '@kiln/core'

/** Ties a job to its character in the moment it is queued. Fails when the character is gone. */
export function insertMediaJob(link: { jobId: string; characterId: string; userId: string }): Statement {
  return {
    text: `insert into character_media_jobs (job_id, character_id, user_id) values ($1::uuid, $2::uuid, $3)`,
    values: [link.jobId, link.characterId, link.userId],
  }
}

/** Ids of all jobs that make, or have made, media of a character. */
export async function getMediaJobIds(engine: Pick<Engine, 'query'>, characterId: string): Promise<string[]> {
  const rows = await engine.query<{ id: string }>(
    'select job_id as id from character_media_jobs where character_id = $1::uuid',
    [characterId],
  )
  return rows.map((row) => row.id)
}

interface MediaJobPage extends Pick<ListOptions, 'status' | 'begun'> {
  userId: string
  /** Names of the job types. */
  types: readonly string[]
  limit: number
  skip: number
}

const from = `from character_media_jobs as link join jobs on jobs.id = link.job_id
  where link.user_id = $1 and jobs.type = any($2::text[]) and ($3::text[] is null or jobs.status = any($3))
    and ($4::boolean is null or (jobs.run > 0) = $4)`

/** Ids of a user's jobs of several types, newest first. */
export async function listMediaJobIds(
  engine: Pick<Engine, 'query'>,
  { userId, types, status, begun, limit, skip }: MediaJobPage,
): Promise<{ ids: string[]; total: number }> {
  const filter = [userId, types, status ?? null, begun ?? null]
  const [rows, counted] = await Promise.all([
    engine.query<{ id: string }>(`select jobs.id ${from} order by link.seq desc limit $5 offset $6`, [
      ...filter,
      limit,
      skip,
    ]),
    engine.query<{ total: number }>(`select count(*)::int as total ${from}`, filter),
  ])
  return { ids: rows.map((row) => row.id), total: counted[0]?.total ?? 0 }
}
