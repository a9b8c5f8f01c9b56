import type { CompletedJob, Statement } from '@kiln/core'
import type { DepthMapInput, DepthMapOutput } from '../job-data.ts'

/** The row of a depth map, in place of the one that the item had before. Run in one transaction with the end of its job. */
export function insertDepthMap({ id, input, output }: CompletedJob<DepthMapInput, DepthMapOutput>): Statement[] {
  const { path, contentType, sizeBytes, width, height } = output
  return [
    {
      text: `insert into depth_map_cache
          (media_item_id, job_id, path, content_type, file_size, width, height, created_at)
        values ($1::uuid, $2::uuid, $3, $4, $5::bigint, $6::int, $7::int, clock_timestamp())
        on conflict (media_item_id) do update set job_id = excluded.job_id, path = excluded.path,
          content_type = excluded.content_type, file_size = excluded.file_size, width = excluded.width,
          height = excluded.height, created_at = excluded.created_at`,
      values: [input.mediaItemId, id, path, contentType, sizeBytes, width, height],
    },
  ]
}
