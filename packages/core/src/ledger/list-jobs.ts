import { type Job, type JobStatus, jobStatuses } from '../job.ts'
import type { Executor } from './database.ts'
import { jobColumns } from './job-columns.ts'

export interface JobFilter {
  type?: string
  queue?: string
  userId?: string
  /** The job that has called it. */
  parentId?: string
  status?: readonly JobStatus[]
  /** Whether a worker has ever claimed it: tells a job that waits for a retry from a new one. */
  begun?: boolean
}

/** Newest first. */
export function listJobs(
  executor: Executor,
  filter: JobFilter,
  page: { limit: number; offset: number },
): Promise<Job[]> {
  const { where, values } = jobConditions(filter, 'run > 0')
  const text = `select ${jobColumns} from jobs ${where} order by seq desc
    limit $${values.length + 1} offset $${values.length + 2}`
  return executor.query<Job>(text, [...values, page.limit, page.offset])
}

/** How many jobs of the filter there are, by status; statuses without jobs are left out. */
export async function countJobs(executor: Executor, filter: JobFilter): Promise<Map<JobStatus, number>> {
  const addedUp = isAddedUp(filter)
  const { where, values } = jobConditions(filter, addedUp ? 'begun' : 'run > 0')
  const rows = await executor.query<{ status: JobStatus; count: number }>(
    addedUp
      ? `select status, sum(change)::int as count from job_counts ${where} group by status having sum(change) <> 0`
      : `select status, count(*)::int as count from jobs ${where} group by status`,
    values,
  )
  return new Map(rows.map((row) => [row.status, row.count]))
}

/** How many jobs of the filter there are. Those of a user are counted in their index, without a look at the jobs themselves. */
export async function countAllJobs(executor: Executor, filter: JobFilter): Promise<number> {
  const addedUp = isAddedUp(filter)
  const { where, values } = jobConditions(filter, addedUp ? 'begun' : 'run > 0')
  const text = addedUp
    ? `select coalesce(sum(change), 0)::int as count from job_counts ${where}`
    : `select count(*)::int as count from jobs ${where}`
  const [row] = await executor.query<{ count: number }>(text, values)
  return row?.count ?? 0
}

/** Those of a user or a parent have an index that leads to them; all others are added up already. */
function isAddedUp({ userId, parentId }: JobFilter): boolean {
  return userId === undefined && parentId === undefined
}

function jobConditions(filter: JobFilter, begun: 'run > 0' | 'begun'): { where: string; values: unknown[] } {
  const values: unknown[] = []
  const conditions: string[] = []
  const equals = (column: string, value: string | undefined) => {
    if (value !== undefined) conditions.push(`${column} = $${values.push(value)}`)
  }
  equals('type', filter.type)
  equals('queue', filter.queue)
  equals('user_id', filter.userId)
  equals('parent_id', filter.parentId)
  if (filter.status) conditions.push(statusIn(filter.status))
  if (filter.begun !== undefined) conditions.push(filter.begun ? begun : `not (${begun})`)
  return { where: conditions.length > 0 ? `where ${conditions.join(' and ')}` : '', values }
}

/** Spelled out, not a value: an index over some states is used only where the text itself says that it has them all. */
function statusIn(wanted: readonly JobStatus[]): string {
  const known = jobStatuses.filter((status) => wanted.includes(status))
  return known.length > 0 ? `status in (${known.map((status) => `'${status}'`).join(', ')})` : 'false'
}
