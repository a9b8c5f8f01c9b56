import type { DepthMediaType } from '@kiln/contracts'
import type { Statement } from '@kiln/core'

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
  fileSize: number
  sha256: string
  /** Upright. */
  width: number
  height: number
  /** Null for a photo. */
  durationMs: number | null
  storageKey: string
}

/** Public path of an item's own file below /assets. */
export function mediaPath({ id, extension }: Pick<NewMedia, 'id' | 'extension'>): string {
  return `media/${id}/original.${extension}`
}

/** The rows of a received file: the item and its public path. */
export function insertMediaItem(media: NewMedia): Statement[] {
  const path = mediaPath(media)
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
