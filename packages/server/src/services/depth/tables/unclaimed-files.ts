import type { Engine } from '@kiln/core'

type Database = Pick<Engine, 'query'>

export interface UnclaimedFile {
  mediaId: string
  storageKey: string
  /** The item was committed after all: its file stays. */
  claimed: boolean
}

/** Before a file is stored: whatever happens next, it is known that it may be there. */
export async function insertUnclaimedFile(
  database: Database,
  { mediaId, storageKey }: Omit<UnclaimedFile, 'claimed'>,
): Promise<void> {
  await database.query(
    `insert into unclaimed_files (media_item_id, storage_key, created_at) values ($1::uuid, $2, clock_timestamp())`,
    [mediaId, storageKey],
  )
}

export async function deleteUnclaimedFile(database: Database, mediaId: string): Promise<void> {
  await database.query(`delete from unclaimed_files where media_item_id = $1::uuid`, [mediaId])
}

/** Those of at least that age, the oldest first, up to `limit`. */
export function getUnclaimedFiles(
  database: Database,
  { olderThanMs, limit }: { olderThanMs: number; limit: number },
): Promise<UnclaimedFile[]> {
  return database.query<UnclaimedFile>(
    `select media_item_id as "mediaId", storage_key as "storageKey",
       exists (select 1 from media_items where id = media_item_id) as claimed
     from unclaimed_files
     where created_at <= clock_timestamp() - $1::float8 * interval '1 millisecond'
     order by created_at limit $2::int`,
    [olderThanMs, limit],
  )
}
