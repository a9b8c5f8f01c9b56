import type { Artifact } from '../job.ts'
import type { ArtifactFile, ProgressSpan } from '../running-job.ts'
import type { ProviderJournal } from './provider/provider-journal.ts'

/** The plain facts of a run, sent to a runner process as they are. */
export interface RunFacts {
  id: string
  type: string
  userId: string | null
  run: number
  attempt: number
  tempDir: string
  input: unknown
  /** Trace context of the run; left out when nobody traces. */
  trace?: Record<string, string>
}

/**
 * What the code of a job asks of the worker that runs it. Implemented once, beside the ledger; a runner process
 * reaches it over IPC. Arguments and results are plain JSON values, so that both ways are the same.
 */
export interface RunHost {
  progress(percent: number, message: string | null): void
  log(level: 'info' | 'warn' | 'error', message: string, fields: Record<string, unknown> | null): void
  /** Notes that the step has begun and returns its stored result, if there is one. */
  beginStep(key: string): Promise<{ stored: false } | { stored: true; output: unknown }>
  saveStep(key: string, output: unknown): Promise<void>
  call(childType: string, input: unknown, key: string, span?: ProgressSpan): Promise<unknown>
  saveArtifact(file: ArtifactFile): Promise<Artifact>
  acquireCpu(slots: number): Promise<void>
  releaseCpu(slots: number): void
  readonly journal: ProviderJournal
}
