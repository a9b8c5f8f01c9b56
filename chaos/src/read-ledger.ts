import { createEngine, type DatabaseLocation } from '@kiln/core'
import { createFolderStorage } from '@kiln/media'
import { chaosService } from './chaos-service.ts'
import type { ArtifactRow, AttemptRow, CountRow, EventRow, Evidence, JobRow, StepRow } from './check/evidence.ts'

type LedgerEvidence = Pick<
  Evidence,
  'jobs' | 'counts' | 'attempts' | 'events' | 'steps' | 'artifacts' | 'effects' | 'requests' | 'callFiles' | 'workers'
>

/** Whole microseconds: a Date would lose them, and with them the order of what happened within a millisecond. */
const us = (column: string) => `(extract(epoch from ${column}) * 1000000)::bigint::text`

const statements = {
  jobs: `select id::text, type, queue, status, input ->> 'tag' as tag, run, failed_attempts as "failedAttempts",
    max_attempts as "maxAttempts", crashes, event_seq as "eventSeq", output, error ->> 'code' as "errorCode",
    parent_id::text as "parentId", ${us('created_at')} as "createdAtUs", ${us('run_at')} as "runAtUs" from jobs order by seq`,
  counts: `select type, queue, status, begun, sum(change)::int as count from job_counts
    group by type, queue, status, begun having sum(change) <> 0`,
  attempts: `select job_id::text as "jobId", run, worker_id::text as "workerId", outcome,
    ${us('started_at')} as "startedAtUs", ${us('finished_at')} as "finishedAtUs", error ->> 'code' as "errorCode",
    error ->> 'message' as "errorMessage" from job_attempts`,
  events: `select job_id::text as "jobId", seq, ${us('at')} as "atUs", status, progress, run from job_events`,
  steps: `select job_id::text as "jobId", key, run, output, ${us('finished_at')} as "atUs" from job_steps`,
  artifacts: `select job_id::text as "jobId", storage_key as "storageKey", size_bytes::text as "sizeBytes", sha256,
    ${us('created_at')} as "atUs" from artifacts`,
  effects: `select job_id::text as "jobId", run from chaos_effects`,
  requests: `select job_id::text as "jobId", tag from chaos_requests`,
  callFiles: `select storage_key as key from provider_calls where storage_key is not null`,
  workers: `select id::text, pid from chaos_workers`,
} as const

/**
 * Reads everything, then lets all jobs expire and be swept.
 * @param artifactsFolder where the servers have kept their files
 * @param beforeExpiry called when all is read and nothing is deleted
 */
export async function readLedger(
  where: { database: DatabaseLocation; artifactsFolder: string },
  beforeExpiry: () => Promise<void>,
): Promise<LedgerEvidence> {
  const storage = createFolderStorage({ root: where.artifactsFolder, folders: {} })
  const engine = await createEngine({
    database: where.database,
    jobs: chaosService.jobs,
    // Nobody writes any more, so what killed writers had begun need not be hours old to go.
    storage: { ...storage, sweep: () => storage.sweep({ olderThanMs: 0 }) },
  })
  try {
    const rows = <Row>(name: keyof typeof statements) => engine.query<Row>(statements[name])
    const callFiles = await rows<{ key: string }>('callFiles')
    const read: LedgerEvidence = {
      jobs: withNumbers(await rows<JobRow>('jobs'), ['createdAtUs', 'runAtUs']),
      counts: await rows<CountRow>('counts'),
      attempts: withNumbers(await rows<AttemptRow>('attempts'), ['startedAtUs', 'finishedAtUs']),
      events: withNumbers(await rows<EventRow>('events'), ['atUs']),
      steps: withNumbers(await rows<StepRow>('steps'), ['atUs']),
      artifacts: withNumbers(await rows<ArtifactRow>('artifacts'), ['atUs', 'sizeBytes']),
      effects: await rows('effects'),
      requests: await rows('requests'),
      callFiles: callFiles.map(({ key }) => key),
      workers: await rows('workers'),
    }
    await beforeExpiry()
    await engine.query(`update jobs set expires_at = clock_timestamp() where finished_at is not null`)
    await engine.maintain()
    return read
  } finally {
    await engine.close()
  }
}

/** Numbers of 64 bits come as text; all of these are exact in a double for the next two centuries. */
function withNumbers<Row>(rows: readonly Row[], names: readonly (keyof Row)[]): Row[] {
  return rows.map((row) => ({ ...row, ...Object.fromEntries(names.map((name) => [name, Number(row[name])])) }))
}
