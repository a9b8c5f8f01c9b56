import type { CharacterCreationOutput, CharacterJob, DrawnCharacter, MediaEntry, MediaJob } from '@kiln/contracts'
import type { Job, JobState } from '@kiln/core'
import type { UrlSigner } from '../../http/assets/sign-urls.ts'
import { hideDiskPaths } from '../../http/disk-paths.ts'
import { jobTypeNames } from './job-type-names.ts'
import { attemptsMade, statusWord } from './status-words.ts'

/** A job that makes a character, as the contract shows it. */
export function presentCharacterJob(job: JobState): CharacterJob {
  return { ...presentCommon(job), result: characterResult(job) }
}

/** A job that makes a picture or a clip, as the contract shows it. */
export function presentMediaJob(job: Job, signer: UrlSigner): MediaJob {
  const { character } = job.input as { character: DrawnCharacter }
  const { jobId, ...rest } = presentCommon(job)
  return {
    jobId,
    type: job.type === jobTypeNames.image ? 'image' : 'video',
    ...rest,
    result: mediaResult(job, signer),
    character: { name: character.request.name, displayId: character.displayId },
  }
}

function presentCommon(job: JobState): Omit<CharacterJob, 'result'> {
  return {
    jobId: job.id,
    status: statusWord(job),
    progress: Math.round(job.progress),
    failedReason: failedReason(job),
    attemptsMade: attemptsMade(job),
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    completedAt: job.finishedAt?.toISOString() ?? null,
  }
}

function characterResult(job: JobState): CharacterJob['result'] {
  if (job.status === 'failed') return { characterId: null, error: failedReason(job) }
  if (job.status !== 'completed') return null
  // Checked against the schema of its type when the job ended.
  const { id } = job.output as CharacterCreationOutput
  return { characterId: id, error: null }
}

function mediaResult(job: JobState, signer: UrlSigner): MediaJob['result'] {
  if (job.status === 'failed') return { mediaId: null, url: null, error: failedReason(job) }
  if (job.status !== 'completed') return null
  const { id, path } = job.output as MediaEntry
  return { mediaId: id, url: signer.urlOf(path), error: null }
}

/** Of the last attempt, also while the job waits for the next one. A job that was cancelled has not failed. */
function failedReason({ status, error }: JobState): string | null {
  return error && status !== 'cancelled' ? hideDiskPaths(error.message) : null
}
