import type { Executor } from './database.ts'

/** SQL: a job in one of these states runs no more. */
export const hasEnded = `jobs.status in ('completed', 'failed', 'cancelled')`

export interface Deletion {
  ids: readonly string[]
  /**
   * `expired`: if its time is over. `expirable`: if it has a time at all. `family-ended`: if it and all it has called have
   * ended. It is looked at again under the lock: a job that was retried by hand meanwhile stays.
   */
  when: 'expired' | 'expirable' | 'family-ended'
  /** First segment of the storage keys by job type. */
  folders: Readonly<Record<string, string>>
}

export interface DeletedJobs {
  /** How many of those that were named. */
  count: number
  /** Folders in storage that may hold files of theirs: noted in the database until they are gone. */
  prefixes: string[]
}

const conditions: Record<Deletion['when'], string> = {
  expired: 'jobs.expires_at < clock_timestamp()',
  expirable: 'jobs.expires_at is not null',
  'family-ended': `not exists (select 1 from locked as jobs where not (${hasEnded}))`,
}

/** What has no rows in `artifacts` has no files either, unless a run broke off between the two: so all types count that are known. */
function textFor(when: Deletion['when']): string {
  return `
with recursive below as (
  select id from jobs where id = any($1::uuid[])
  union
  select jobs.id from jobs join below on jobs.parent_id = below.id
), locked as materialized (
  select id, type, status, expires_at from jobs where id in (select id from below) order by id for update
), doomed as (
  select jobs.id, jobs.type from locked as jobs where id = any($1::uuid[]) and ${hasEnded} and ${conditions[when]}
), family as (
  select id, type from doomed
  union
  select jobs.id, jobs.type from jobs join family on jobs.parent_id = family.id
), folders as (
  select family.id, coalesce($2::jsonb ->> family.type, split_part(artifacts.storage_key, '/', 1)) as folder
  from family left join artifacts on artifacts.job_id = family.id
), prefixes as (
  select folder || '/' || id || '/' as prefix from folders where folder is not null
  union
  select 'provider-calls/' || provider_calls.id || '/' from provider_calls join family on job_id = family.id
), noted as (
  insert into left_over_files (prefix) select prefix from prefixes on conflict do nothing
), deleted as (
  delete from jobs using doomed where jobs.id = doomed.id
)
select (select count(*)::int from doomed) as count, coalesce((select array_agg(prefix) from prefixes), '{}') as prefixes`
}

const texts: Record<Deletion['when'], string> = {
  expired: textFor('expired'),
  expirable: textFor('expirable'),
  'family-ended': textFor('family-ended'),
}

/** Deletes ended jobs with all that belongs to them, what they have called included, in one statement. */
export async function deleteJobs(executor: Executor, { ids, when, folders }: Deletion): Promise<DeletedJobs> {
  const rows = await executor.query<DeletedJobs>(texts[when], [ids, JSON.stringify(folders)])
  return rows[0] ?? { count: 0, prefixes: [] }
}

/** Up to `limit` folders of deleted jobs whose files may still be there, the oldest first. */
export async function getLeftOverPrefixes(executor: Executor, limit: number): Promise<string[]> {
  const rows = await executor.query<{ prefix: string }>(
    `select prefix from left_over_files order by noted_at, prefix limit $1`,
    [limit],
  )
  return rows.map(({ prefix }) => prefix)
}

export async function forgetLeftOverPrefixes(executor: Executor, prefixes: readonly string[]): Promise<void> {
  await executor.query(`delete from left_over_files where prefix = any($1::text[])`, [prefixes])
}
