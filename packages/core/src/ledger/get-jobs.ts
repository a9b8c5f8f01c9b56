import type { Job, JobState } from '../job.ts'
import type { Executor } from './database.ts'

const milliseconds = (column: string) => `date_part('epoch', ${column}) * 1000`

/** Every value of a job but its input, in the order in which they come. */
const stateColumns = [
  'id',
  'seq',
  'type',
  'type_version',
  'queue',
  'status',
  'priority',
  'user_id',
  'output',
  'error',
  'progress',
  'progress_message',
  'run',
  'failed_attempts',
  'max_attempts',
  'crashes',
  milliseconds('run_at'),
  milliseconds('created_at'),
  milliseconds('started_at'),
  milliseconds('finished_at'),
  'parent_id',
  'child_key',
  milliseconds('expires_at'),
  'postponements',
]

type StateRow = [
  id: string,
  seq: number,
  type: string,
  typeVersion: number,
  queue: string,
  status: Job['status'],
  priority: number,
  userId: string | null,
  output: unknown,
  error: Job['error'],
  progress: number,
  progressMessage: string | null,
  run: number,
  failedAttempts: number,
  maxAttempts: number,
  crashes: number,
  runAt: number,
  createdAt: number,
  startedAt: number | null,
  finishedAt: number | null,
  parentId: string | null,
  childKey: string | null,
  expiresAt: number | null,
  postponements: number,
]

/**
 * One text for all rows, an array of values for each: values that the driver has to name and convert one by one cost
 * several times as much, and this is the read of every status poll.
 */
const selectArrays = (columns: readonly string[]) =>
  `select string_agg(json_build_array(${columns.join(', ')})::text, ',') as rows from jobs where id = any($1::uuid[])`

const selectStates = selectArrays(stateColumns)
const selectJobs = selectArrays([`json_build_array(${stateColumns.join(', ')})`, 'input'])

/** The jobs with these ids without their inputs, in any order; ids that name none are left out. */
export async function getJobStates(executor: Executor, ids: readonly string[]): Promise<JobState[]> {
  return (await readArrays<StateRow>(executor, selectStates, ids)).map(stateOf)
}

/** The jobs with these ids, in any order; ids that name none are left out. */
export async function getJobs(executor: Executor, ids: readonly string[]): Promise<Job[]> {
  const rows = await readArrays<[state: StateRow, input: unknown]>(executor, selectJobs, ids)
  return rows.map(([state, input]) => ({ ...stateOf(state), input }))
}

async function readArrays<Row>(executor: Executor, text: string, ids: readonly string[]): Promise<Row[]> {
  const [found] = await executor.query<{ rows: string | null }>(text, [ids])
  return JSON.parse(`[${found?.rows ?? ''}]`)
}

function stateOf(row: StateRow): JobState {
  return {
    id: row[0],
    seq: row[1],
    type: row[2],
    typeVersion: row[3],
    queue: row[4],
    status: row[5],
    priority: row[6],
    userId: row[7],
    output: row[8],
    error: row[9],
    progress: row[10],
    progressMessage: row[11],
    run: row[12],
    failedAttempts: row[13],
    maxAttempts: row[14],
    crashes: row[15],
    runAt: new Date(row[16]),
    createdAt: new Date(row[17]),
    startedAt: dateOrNull(row[18]),
    finishedAt: dateOrNull(row[19]),
    parentId: row[20],
    childKey: row[21],
    expiresAt: dateOrNull(row[22]),
    postponements: row[23],
  }
}

function dateOrNull(time: number | null): Date | null {
  return time === null ? null : new Date(time)
}
