import type {
  NativeArtifact,
  NativeAttempt,
  NativeFailure,
  NativeJob,
  NativeJobDetails,
  NativeJobEvent,
  NativeLogLine,
} from '@kiln/contracts'
import type { Artifact, Attempt, Job, JobEvent, JobFailure, LogLine } from '@kiln/core'
import type { UrlSigner } from '../assets/sign-urls.ts'
import { hideDiskPaths } from '../disk-paths.ts'

export function presentJob(job: Job): NativeJob {
  return {
    id: job.id,
    type: job.type,
    queue: job.queue,
    status: job.status,
    priority: job.priority,
    userId: job.userId,
    progress: job.progress,
    progressMessage: job.progressMessage,
    error: presentFailure(job.error),
    run: job.run,
    failedAttempts: job.failedAttempts,
    maxAttempts: job.maxAttempts,
    crashes: job.crashes,
    parentId: job.parentId,
    createdAt: job.createdAt.toISOString(),
    runAt: job.runAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    expiresAt: job.expiresAt?.toISOString() ?? null,
  }
}

export function presentJobDetails(job: Job): NativeJobDetails {
  return { ...presentJob(job), input: job.input, output: job.output }
}

/** Stack traces, the output of processes and paths of the disk stay in the log of the server. */
function presentFailure(failure: JobFailure | null): NativeFailure | null {
  if (!failure) return null
  const { code, permanent, evidence } = failure
  return {
    code,
    message: hideDiskPaths(failure.message),
    permanent,
    ...(evidence && {
      evidence: {
        exitCode: evidence.exitCode,
        signal: evidence.signal,
        residentBytes: evidence.residentBytes,
        lastStep: evidence.lastStep,
        lastProgressMessage: evidence.lastProgressMessage,
      },
    }),
  }
}

export function presentAttempt(attempt: Attempt): NativeAttempt {
  return {
    run: attempt.run,
    workerId: attempt.workerId,
    startedAt: attempt.startedAt.toISOString(),
    finishedAt: attempt.finishedAt.toISOString(),
    outcome: attempt.outcome,
    error: presentFailure(attempt.error),
  }
}

export function presentLogLine(line: LogLine): NativeLogLine {
  return {
    run: line.run,
    at: line.at.toISOString(),
    level: line.level,
    message: hideDiskPaths(line.message),
    fields: line.fields,
  }
}

export function presentArtifact(artifact: Artifact, signer: UrlSigner): NativeArtifact {
  return {
    url: signer.urlOf(artifact.path),
    contentType: artifact.contentType,
    sizeBytes: artifact.sizeBytes,
    sha256: artifact.sha256,
    width: artifact.width,
    height: artifact.height,
    createdAt: artifact.createdAt.toISOString(),
    expiresAt: artifact.expiresAt?.toISOString() ?? null,
  }
}

export function presentEvent(event: JobEvent): NativeJobEvent {
  return {
    jobId: event.jobId,
    seq: event.seq,
    at: event.at.toISOString(),
    status: event.status,
    progress: event.progress,
    message: event.message,
    run: event.run,
  }
}
