import type { Executor } from './database.ts'

/** What a user has under way and has submitted lately. */
export interface UserStanding {
  userId: string
  /** Jobs that nobody has called, and that have not ended. */
  inFlight: number
  /** Submits of the last hour by the minute, and for how many seconds they count still. */
  recent: { count: number; secondsLeft: number }[]
}

const lockText = `
select pg_advisory_xact_lock(key)
from (select distinct hashtextextended('kiln:user:' || user_id, 0) as key from unnest($1::text[]) as u(user_id) order by key) as users`

/**
 * Makes the submits of these users wait for each other until the transaction ends, in all processes. One order for all
 * of them, so that no two wait for each other.
 */
export async function lockUsers(tx: Executor, userIds: readonly string[]): Promise<void> {
  await tx.query(lockText, [userIds])
}

// Every minute counts until its last moment is an hour ago: never more than the limit in any hour, at most a minute too strict.
const standingText = `
select u.user_id as "userId",
  (select count(*)::int from jobs where jobs.user_id = u.user_id and parent_id is null
    and status in ('pending', 'waiting', 'active')) as "inFlight",
  coalesce((select jsonb_agg(jsonb_build_object('count', count, 'secondsLeft',
      extract(epoch from minute + interval '61 minutes' - clock_timestamp())))
    from user_submissions as s where s.user_id = u.user_id
      and minute > clock_timestamp() - interval '61 minutes'), '[]') as recent
from unnest($1::text[]) as u(user_id)`

/** To be asked in a statement after {@link lockUsers}, which then sees what others have committed before. */
export function getUserStandings(tx: Executor, userIds: readonly string[]): Promise<UserStanding[]> {
  return tx.query<UserStanding>(standingText, [userIds])
}

const recordText = `
insert into user_submissions (user_id, minute, count)
select user_id, date_trunc('minute', clock_timestamp()), count from jsonb_to_recordset($1::jsonb) as s(user_id text, count int)
on conflict (user_id, minute) do update set count = user_submissions.count + excluded.count`

/** @param counts new jobs by user */
export async function recordSubmissions(tx: Executor, counts: ReadonlyMap<string, number>): Promise<void> {
  const rows = [...counts].map(([user_id, count]) => ({ user_id, count }))
  if (rows.length > 0) await tx.query(recordText, [JSON.stringify(rows)])
}

export async function deleteOldSubmissions(executor: Executor): Promise<void> {
  await executor.query(`delete from user_submissions where minute < clock_timestamp() - interval '2 hours'`)
}

/**
 * Makes the index that counts the jobs in flight of a user, unless it is there. Only where the limit is asked for: every
 * change of a job's state has to write it. At a million jobs it takes a second.
 */
export async function ensureInFlightIndex(tx: Executor): Promise<void> {
  const [found] = await tx.query<{ name: string | null }>(`select to_regclass('jobs_in_flight_by_user')::text as name`)
  if (found?.name) return
  await tx.query(`create index jobs_in_flight_by_user on jobs (user_id)
    where parent_id is null and status in ('pending', 'waiting', 'active')`)
}
