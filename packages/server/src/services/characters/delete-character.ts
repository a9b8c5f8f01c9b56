import type { Engine } from '@kiln/core'
import { ignoring, removeJob } from '../remove-job.ts'
import type { CharacterRow } from './tables/character-rows.ts'
import { markDeleted } from './tables/character-rows.ts'
import { getMediaJobIds } from './tables/media-job-rows.ts'

/** A job that slips in while the others are removed makes one more round. More than a few of them is a client at work. */
const maxRounds = 20

type Deleting = Pick<Engine, 'query' | 'cancel' | 'remove' | 'get'>

/**
 * Deletes a character with its jobs and all of its files. It is hidden first and its own row goes last, with the job
 * that made it: whatever breaks off in between, the same call finishes it.
 */
export async function deleteCharacter(
  engine: Deleting,
  { id, jobId }: Pick<CharacterRow, 'id' | 'jobId'>,
): Promise<void> {
  await markDeleted(engine, id)
  for (let round = 0; round < maxRounds; round++) {
    for (const mediaJobId of await getMediaJobIds(engine, id)) await removeJob(engine, mediaJobId)
    if (await removeLast(engine, jobId)) return
  }
  throw new Error(`Jobs of the character ${id} kept coming while it was deleted`)
}

/** @returns false when a media job has come in between: the database lets no character go before its jobs */
async function removeLast(engine: Deleting, jobId: string): Promise<boolean> {
  await engine.remove(jobId).catch((error: unknown) => {
    if (!isForeignKeyViolation(error)) ignoring('JOB_NOT_REMOVABLE', 'JOB_NOT_FOUND')(error)
  })
  return (await engine.get(jobId)) === null
}

/** SQLSTATE 23503. */
export function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23503'
}
