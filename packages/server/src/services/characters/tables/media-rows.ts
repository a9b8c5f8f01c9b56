import type { MediaEntry, MediaType } from '@kiln/contracts'
import type { Engine } from '@kiln/core'

/** A stored picture or clip. */
export interface MediaRow extends MediaEntry {
  characterId: string
  createdAt: Date
}

const columns = `media.id, media.character_id as "characterId", media.type, media.path,
  media.content_type as "contentType", media.width, media.height, media.size_bytes as "sizeBytes",
  media.duration_seconds as "durationSeconds", media.pose_id as "poseId",
  media.source_media_id as "sourceMediaId", media.provider, media.model, media.created_at as "createdAt"`

type Reader = Pick<Engine, 'query'>

/** All media of some characters, newest first. */
export function getMediaOf(reader: Reader, characterIds: readonly string[]): Promise<MediaRow[]> {
  return reader.query<MediaRow>(
    `select ${columns} from character_media as media where character_id = any($1::uuid[]) order by seq desc`,
    [characterIds],
  )
}

/** One of the character's media; null when it has no such. @param id a UUID */
export async function getMedia(reader: Reader, characterId: string, id: string): Promise<MediaRow | null> {
  const rows = await reader.query<MediaRow>(
    `select ${columns} from character_media as media where character_id = $1::uuid and id = $2::uuid`,
    [characterId, id],
  )
  return rows[0] ?? null
}

interface MediaPage {
  characterId: string
  type: MediaType | undefined
  limit: number
  skip: number
}

/** A page of a character's media, newest first. */
export async function listMedia(reader: Reader, page: MediaPage): Promise<{ media: MediaRow[]; total: number }> {
  const where = 'character_id = $1::uuid and ($2::text is null or type = $2)'
  const filter = [page.characterId, page.type ?? null]
  const [media, counted] = await Promise.all([
    reader.query<MediaRow>(
      `select ${columns} from character_media as media where ${where} order by seq desc limit $3 offset $4`,
      [...filter, page.limit, page.skip],
    ),
    reader.query<{ total: number }>(`select count(*)::int as total from character_media where ${where}`, filter),
  ])
  return { media, total: counted[0]?.total ?? 0 }
}
