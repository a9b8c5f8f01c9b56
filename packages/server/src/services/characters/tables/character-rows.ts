import type { CharacterAppearance, CharacterPersonality, CharacterPose, CharacterStyle } from '@kiln/contracts'
import type { Engine } from '@kiln/core'
import { isUuid } from '../../../http/is-uuid.ts'

/** A stored character with its linked documents. */
export interface CharacterRow {
  id: string
  displayId: string
  userId: string
  /** The job that made it, which owns its portrait. */
  jobId: string
  name: string
  description: string
  style: CharacterStyle
  traits: string[]
  backstory: string
  seed: number
  personality: CharacterPersonality & { id: string }
  appearance: CharacterAppearance & { id: string }
  poses: CharacterPose[]
  createdAt: Date
  /** Its deletion has begun. */
  deleted: boolean
}

const select = `
  select characters.id, display_id as "displayId", user_id as "userId", job_id as "jobId", name, description, style,
    traits, backstory, seed, created_at as "createdAt", deleted_at is not null as deleted,
    personality.document || jsonb_build_object('id', personality.id) as personality,
    appearance.document || jsonb_build_object('id', appearance.id) as appearance,
    (select coalesce(jsonb_agg(pose.document || jsonb_build_object('id', pose.id) order by position), '[]')
      from character_poses as pose where pose.character_id = characters.id) as poses
  from characters
  join character_personalities as personality on personality.character_id = characters.id
  join character_appearances as appearance on appearance.character_id = characters.id`

type Reader = Pick<Engine, 'query'>

/** @param id the character's id or its display id; one whose deletion has begun is found too */
export async function getCharacter(reader: Reader, id: string): Promise<CharacterRow | null> {
  const where = isUuid(id) ? 'characters.id = $1::uuid' : 'display_id = $1'
  const rows = await reader.query<CharacterRow>(`${select} where ${where}`, [id])
  return rows[0] ?? null
}

/** The character that a job has made. */
export async function getCharacterOfJob(reader: Reader, jobId: string): Promise<CharacterRow | null> {
  const rows = await reader.query<CharacterRow>(`${select} where job_id = $1::uuid and deleted_at is null`, [jobId])
  return rows[0] ?? null
}

interface Page {
  userId: string
  limit: number
  skip: number
}

/** A page of a user's characters, newest first. */
export async function listCharacters(
  reader: Reader,
  { userId, limit, skip }: Page,
): Promise<{ characters: CharacterRow[]; total: number }> {
  const where = 'user_id = $1 and deleted_at is null'
  const [characters, counted] = await Promise.all([
    reader.query<CharacterRow>(`${select} where ${where} order by characters.seq desc limit $2 offset $3`, [
      userId,
      limit,
      skip,
    ]),
    reader.query<{ total: number }>(`select count(*)::int as total from characters where ${where}`, [userId]),
  ])
  return { characters, total: counted[0]?.total ?? 0 }
}

/** From now on nothing shows the character. */
export async function markDeleted(engine: Reader, id: string): Promise<void> {
  await engine.query('update characters set deleted_at = coalesce(deleted_at, clock_timestamp()) where id = $1::uuid', [
    id,
  ])
}
