import type { Engine, Statement } from '@kiln/core'

type Reader = Pick<Engine, 'query'>

const unended = `select 1 from media_jobs join jobs on jobs.id = job_id
  where media_item_id = $1::uuid and jobs.status in ('pending', 'waiting', 'active')`

/**
 * Ties a job to its item in the moment it is queued. Refused when the item is gone or has a job that has not ended
 * ({@link isRefusedItem}): the lock on its row makes two that come together one after the other.
 */
export function insertMediaJob({ jobId, mediaItemId }: { jobId: string; mediaItemId: string }): Statement[] {
  return [
    { text: 'select id from media_items where id = $1::uuid for update', values: [mediaItemId] },
    {
      text: `insert into media_jobs (media_item_id, job_id) values (
        (select id from media_items where id = $1::uuid and deleted_at is null and not exists (${unended})), $2::uuid)`,
      values: [mediaItemId, jobId],
    },
  ]
}

/** SQLSTATE 23502: {@link insertMediaJob} found no item that may be queued. */
export function isRefusedItem(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23502'
}

/** Whether a job of the item has not ended. */
export async function isInQueue({ query }: Reader, mediaItemId: string): Promise<boolean> {
  return (await query(unended, [mediaItemId])).length > 0
}

export async function getJobIdsOfMedia({ query }: Reader, mediaItemId: string): Promise<string[]> {
  const text = 'select job_id as id from media_jobs where media_item_id = $1::uuid'
  return (await query<{ id: string }>(text, [mediaItemId])).map(({ id }) => id)
}
