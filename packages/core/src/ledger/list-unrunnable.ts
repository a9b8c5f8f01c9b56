import type { Executor } from './database.ts'
import { versionedTypeOfJob } from './versioned-type.ts'

/** Waiting jobs of one type and version that this process can't run: their code is of another version of the program. */
export interface UnrunnableJobs {
  queue: string
  type: string
  typeVersion: number
  count: number
  /** Seconds the oldest of them has been runnable. */
  oldestSeconds: number
}

/** @param runnable the types that can be run, see `versionedType` */
export function listUnrunnable(executor: Executor, runnable: readonly string[]): Promise<UnrunnableJobs[]> {
  return executor.query<UnrunnableJobs>(
    `select queue, type, type_version as "typeVersion", count(*)::int as count,
       extract(epoch from clock_timestamp() - min(greatest(created_at, run_at)))::float8 as "oldestSeconds"
     from jobs where status = 'waiting' and not (${versionedTypeOfJob} = any($1::text[]))
     group by queue, type, type_version order by queue, type, type_version`,
    [runnable],
  )
}
