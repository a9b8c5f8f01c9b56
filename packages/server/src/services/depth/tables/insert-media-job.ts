import type { Statement } from '@kiln/core'

/**
 * Ties a job to its item in the moment it is queued. Refused, with a not-null violation, when the item is gone or has
 * a job that has not ended: the row's lock makes two that come together one after the other.
 */
export function insertMediaJob({ jobId, mediaItemId }: { jobId: string; mediaItemId: string }): Statement[] {
  return [
    { text: 'select id from media_items where id = $1::uuid for update', values: [mediaItemId] },
    {
      text: `insert into media_jobs (job_id, media_item_id) values ($1::uuid, (
        select id from media_items where id = $2::uuid and deleted_at is null and not exists (
          select 1 from media_jobs join jobs on jobs.id = job_id
          where media_item_id = $2::uuid and jobs.status in ('pending', 'waiting', 'active'))))`,
      values: [jobId, mediaItemId],
    },
  ]
}
