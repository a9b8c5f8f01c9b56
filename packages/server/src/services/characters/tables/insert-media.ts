import type { MediaEntry } from '@kiln/contracts'
import type { Statement } from '@kiln/core'

/** The row of a picture or clip. It belongs to the job that made it, and goes when that is removed. */
export function insertMedia(made: { jobId: string; characterId: string; entry: MediaEntry }): Statement {
  const { jobId, characterId, entry } = made
  return {
    text: `insert into character_media
        (id, character_id, job_id, type, path, content_type, width, height, size_bytes, duration_seconds, pose_id,
         source_media_id, provider, model, created_at)
      values ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7::int, $8::int, $9::bigint, $10::real, $11::uuid,
        $12::uuid, $13, $14, clock_timestamp())`,
    values: [
      entry.id,
      characterId,
      jobId,
      entry.type,
      entry.path,
      entry.contentType,
      entry.width,
      entry.height,
      entry.sizeBytes,
      entry.durationSeconds,
      entry.poseId,
      entry.sourceMediaId,
      entry.provider,
      entry.model,
    ],
  }
}
