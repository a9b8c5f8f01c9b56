import type { Job } from '../job.ts'
import type { Executor } from './database.ts'
import { jobColumns } from './job-columns.ts'

/** The jobs with these ids, in any order; ids that name none are left out. */
export function getJobs(executor: Executor, ids: readonly string[]): Promise<Job[]> {
  return executor.query<Job>(`select ${jobColumns} from jobs where id = any($1::uuid[])`, [ids])
}
