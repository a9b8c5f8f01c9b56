import type { CharacterCreationInput, CharacterCreationOutput } from '@kiln/contracts'
import type { CompletedJob, Statement } from '@kiln/core'
import { insertMedia } from './insert-media.ts'

type CreatedCharacter = CompletedJob<CharacterCreationInput, CharacterCreationOutput>

/**
 * The rows of a character with its documents and its portrait. Run in one transaction with the end of the job that
 * made it, so that nobody ever sees a part of it.
 */
export function insertCharacter(done: CreatedCharacter): Statement[] {
  const { id, personality, appearance, poses, portrait, displayIds } = done.output
  return [
    ...displayIds.map((displayId) => insertUnder(displayId, done)),
    insertDocument('character_personalities', id, personality),
    insertDocument('character_appearances', id, appearance),
    ...poses.map((pose, position) => insertPose(id, pose, position)),
    insertMedia({ jobId: done.id, characterId: id, entry: portrait }),
  ]
}

/** Does nothing when the display id is taken, or when the one before was free. */
function insertUnder(displayId: string, { id: jobId, userId, input, output }: CreatedCharacter): Statement {
  const { name, description, style, traits, backstory, seed } = input
  return {
    text: `insert into characters
        (id, display_id, user_id, job_id, name, description, style, traits, backstory, seed, created_at)
      select $1::uuid, $2, $3, $4::uuid, $5, $6, $7, $8::jsonb, $9, $10::bigint, clock_timestamp()
      where not exists (select 1 from characters where id = $1::uuid)
      on conflict (display_id) do nothing`,
    values: [output.id, displayId, userId, jobId, name, description, style, JSON.stringify(traits), backstory, seed],
  }
}

type DocumentTable = 'character_personalities' | 'character_appearances'

function insertDocument(table: DocumentTable, characterId: string, document: { id: string }): Statement {
  const { id, ...fields } = document
  return {
    text: `insert into ${table} (id, character_id, document) values ($1::uuid, $2::uuid, $3::jsonb)`,
    values: [id, characterId, JSON.stringify(fields)],
  }
}

function insertPose(characterId: string, pose: { id: string }, position: number): Statement {
  const { id, ...fields } = pose
  return {
    text: `insert into character_poses (id, character_id, position, document)
      values ($1::uuid, $2::uuid, $3::int, $4::jsonb)`,
    values: [id, characterId, position, JSON.stringify(fields)],
  }
}
