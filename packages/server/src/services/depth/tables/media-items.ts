import type { DepthMediaType } from '@kiln/contracts'
import type { Engine, Statement } from '@kiln/core'
import { isUuid } from '../../../http/is-uuid.ts'

/** A file that has been received, checked and stored. */
export interface NewMedia {
  /** A UUID. */
  id: string
  userId: string | null
  originalFilename: string
  mediaType: DepthMediaType
  contentType: string
  /** Without the dot, by the file's bytes, e.g. `jpg`. */
  extension: string
  /** Bytes. */
  fileSize: number
  sha256: string
  /** Upright, in pixels. */
  width: number
  height: number
  /** Null for a photo. */
  durationMs: number | null
  storageKey: string
}

/** What the queue must know of an item. */
export type QueuedMedia = Omit<NewMedia, 'originalFilename' | 'contentType' | 'sha256'>

export interface MediaItemRow extends QueuedMedia {
  /** Its deletion has begun. */
  deleted: boolean
}

/** One whose deletion has begun is found too. */
export async function getMediaItem({ query }: Pick<Engine, 'query'>, id: string): Promise<MediaItemRow | null> {
  if (!isUuid(id)) return null
  const rows = await query<MediaItemRow>(
    `select id, item.user_id as "userId", media_type as "mediaType", extension, file_size as "fileSize", item.width,
       item.height, duration_ms as "durationMs", storage_key as "storageKey", deleted_at is not null as deleted
     from media_items as item join artifacts using (path) where id = $1::uuid`,
    [id],
  )
  return rows[0] ?? null
}

/** The rows of a received file: the item and its public path. */
export function insertMediaItem(media: NewMedia): Statement[] {
  const path = `media/${media.id}/original.${media.extension}`
  const { id, userId, contentType, fileSize, sha256, width, height } = media
  return [
    {
      text: `insert into artifacts
          (path, storage_key, user_id, content_type, size_bytes, sha256, width, height, created_at)
        values ($1, $2, $3, $4, $5::bigint, $6, $7::int, $8::int, clock_timestamp())`,
      values: [path, media.storageKey, userId, contentType, fileSize, sha256, width, height],
    },
    {
      text: `insert into media_items (id, user_id, original_filename, media_type, content_type, extension, file_size,
          sha256, width, height, duration_ms, path, created_at)
        values ($1::uuid, $2, $3, $4, $5, $6, $7::bigint, $8, $9::int, $10::int, $11::int, $12, clock_timestamp())`,
      values: [
        id,
        userId,
        media.originalFilename,
        media.mediaType,
        contentType,
        media.extension,
        fileSize,
        sha256,
        width,
        height,
        media.durationMs,
        path,
      ],
    },
  ]
}

/** From now on nothing shows the item, and nothing queues it. */
export async function markMediaDeleted({ query }: Pick<Engine, 'query'>, id: string): Promise<void> {
  await query('update media_items set deleted_at = coalesce(deleted_at, clock_timestamp()) where id = $1::uuid', [id])
}

/** With all rows that hang on it. */
export async function deleteMediaItem({ query }: Pick<Engine, 'query'>, id: string): Promise<void> {
  await query('delete from media_items where id = $1::uuid', [id])
}
