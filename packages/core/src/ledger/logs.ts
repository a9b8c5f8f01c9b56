import type { Executor } from './database.ts'
import { toStorableJson } from './storable-json.ts'

export interface LogLine {
  run: number
  at: Date
  level: 'info' | 'warn' | 'error'
  message: string
  fields: Record<string, unknown> | null
}

export interface NewLogLine extends Omit<LogLine, 'at'> {
  jobId: string
}

/** Lines of jobs that are gone are left out. */
export async function insertLogs(executor: Executor, lines: readonly NewLogLine[]): Promise<void> {
  await executor.query(
    `insert into job_logs (job_id, run, at, level, message, fields)
     select l."jobId", l.run, clock_timestamp(), l.level, l.message, l.fields
     from jsonb_to_recordset($1::jsonb) as l("jobId" uuid, run int, level text, message text, fields jsonb)
     join jobs on jobs.id = l."jobId"`,
    [toStorableJson(lines)],
  )
}

/** The newest `limit` lines, oldest first. */
export async function getLogs(executor: Executor, jobId: string, limit: number): Promise<LogLine[]> {
  const lines = await executor.query<LogLine>(
    `select run, at, level, message, fields from job_logs where job_id = $1::uuid order by id desc limit $2`,
    [jobId, limit],
  )
  return lines.reverse()
}
