import type { Executor } from './database.ts'
import { toStorableJson } from './storable-json.ts'

/** The stored result of a step; undefined when it has not been finished. */
export async function getStep(
  executor: Executor,
  jobId: string,
  key: string,
): Promise<{ output: unknown } | undefined> {
  const rows = await executor.query<{ output: unknown }>(
    `select output from job_steps where job_id = $1::uuid and key = $2`,
    [jobId, key],
  )
  return rows[0]
}

/**
 * The job's row is locked: a run whose job is taken away at this very moment has stored before that, or nothing.
 * @returns false when the run no longer holds its lease: then nothing was stored
 */
export async function insertStep(
  executor: Executor,
  step: { jobId: string; leaseToken: string; key: string; output: unknown },
): Promise<boolean> {
  const rows = await executor.query(
    `insert into job_steps (job_id, key, run, output, finished_at)
     select id, $3, run, $4::jsonb, clock_timestamp() from jobs where id = $1::uuid and lease_token = $2::uuid for share
     on conflict (job_id, key) do update set output = excluded.output, run = excluded.run,
       finished_at = excluded.finished_at
     returning key`,
    [step.jobId, step.leaseToken, step.key, toStorableJson(step.output)],
  )
  return rows.length > 0
}
