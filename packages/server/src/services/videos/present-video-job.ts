import type { ScriptVideoOutput, VideoJob, VideoJobStatus, VideoResult } from '@kiln/contracts'
import type { JobFailure, JobState } from '@kiln/core'
import type { UrlSigner } from '../../http/assets/sign-urls.ts'
import { hideDiskPaths } from '../../http/disk-paths.ts'
import { statusWord } from './status-words.ts'

/** A job as the video contract shows it. */
export function presentVideoJob(job: JobState, signer: UrlSigner): VideoJob {
  const status = statusWord(job)
  return {
    job_id: job.id,
    status,
    progress: status === 'success' ? 1 : Math.round(job.progress * 100) / 10_000,
    progress_message: progressMessage(job, status),
    result: status === 'success' ? presentResult(job.output as ScriptVideoOutput, signer) : null,
    error: status === 'failure' ? errorMessage(job.error) : null,
    created_at: job.createdAt.toISOString(),
    started_at: job.startedAt?.toISOString() ?? null,
    completed_at: job.finishedAt?.toISOString() ?? null,
    retry_count: retryCount(job),
    duration: job.startedAt && job.finishedAt ? secondsBetween(job.startedAt, job.finishedAt) : null,
  }
}

/** Runs after the first one: every failure and crash but the one that ended the job. */
function retryCount({ status, failedAttempts, crashes }: JobState): number {
  const failures = failedAttempts + crashes
  return status === 'failed' ? Math.max(0, failures - 1) : failures
}

function secondsBetween(start: Date, end: Date): number {
  return Math.max(0, end.getTime() - start.getTime()) / 1000
}

function progressMessage(job: JobState, status: VideoJobStatus): string | null {
  switch (status) {
    case 'success':
      return 'Video generation completed'
    case 'cancelled':
      return 'Video generation cancelled'
    case 'failure':
      return 'Video generation failed'
    case 'pending':
      return 'Waiting for a worker'
    case 'started':
      return 'Video generation started'
    case 'processing':
      return job.status === 'active' ? job.progressMessage : 'Waiting for the next attempt'
    default:
      return status satisfies never
  }
}

function errorMessage(error: JobFailure | null): string {
  if (!error) return 'Video generation failed'
  // The words of the contract; the limit itself is in the native view of the job.
  return error.code === 'JOB_TIMED_OUT' ? 'Task exceeded time limit' : hideDiskPaths(error.message)
}

function presentResult(output: ScriptVideoOutput, signer: UrlSigner): VideoResult {
  const { narration } = output
  return {
    video_path: signer.urlOf(output.video),
    thumbnail_path: signer.urlOf(output.thumbnail),
    captions_path: signer.urlOf(output.captions),
    duration: output.durationSeconds,
    file_size: output.fileSize,
    resolution: `${output.width}x${output.height}`,
    warnings: output.warnings,
    provider: narration.provider,
    model: narration.model,
    voice: narration.voice,
    fallback: narration.fallback,
  }
}
