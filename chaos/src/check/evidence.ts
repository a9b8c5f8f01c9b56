import type { Strike } from '../hand.ts'
import type { ChaosInput, Kind } from '../jobs/chaos-jobs.ts'
import type { RunNote } from '../jobs/run-record.ts'
import type { Outage } from '../world/timeline.ts'

/** A request of the load, and what was answered. */
export interface Submission {
  kind: Kind
  input: ChaosInput
  delayMs: number
  /** Ids in the bodies of all answers with 202. */
  answers: string[]
  /** Answers with another status, 503 above all. A client knows of no job then; there may be one. */
  refused: number
  /** Sent without any answer: the job may be there or not. */
  unanswered: number
}

/** All times in microseconds since 1970; those of the ledger are the database's. */
export interface JobRow {
  id: string
  type: string
  queue: string
  status: string
  tag: string
  run: number
  failedAttempts: number
  maxAttempts: number
  crashes: number
  eventSeq: number
  output: unknown
  errorCode: string | null
  parentId: string | null
  createdAtUs: number
  /** The earliest start of its newest run. */
  runAtUs: number
}

/** How many jobs of a kind the ledger says there are. */
export interface CountRow {
  type: string
  queue: string
  status: string
  begun: boolean
  count: number
}

export interface AttemptRow {
  jobId: string
  run: number
  workerId: string
  startedAtUs: number
  finishedAtUs: number
  outcome: string
  errorCode: string | null
  errorMessage: string | null
}

export interface EventRow {
  jobId: string
  seq: number
  atUs: number
  status: string
  progress: number
  run: number
}

export interface StepRow {
  jobId: string
  key: string
  run: number
  output: unknown
  atUs: number
}

export interface ArtifactRow {
  jobId: string
  storageKey: string
  sizeBytes: number
  sha256: string
  atUs: number
}

export interface StoredFile {
  key: string
  sizeBytes: number
  sha256: string
}

/** Everything that was left when all was over, read from places that do not know of each other. */
export interface Evidence {
  submissions: readonly Submission[]
  /** Jobs that were asked to be cancelled, and those of them for which that was answered with 200. */
  cancelAsked: ReadonlySet<string>
  cancelled: ReadonlySet<string>
  jobs: readonly JobRow[]
  counts: readonly CountRow[]
  attempts: readonly AttemptRow[]
  events: readonly EventRow[]
  steps: readonly StepRow[]
  artifacts: readonly ArtifactRow[]
  /** Rows that job types have written with the end of their jobs. */
  effects: readonly { jobId: string; run: number }[]
  /** Rows that the service has written with its jobs. */
  requests: readonly { jobId: string; tag: string }[]
  /** Storage keys that paid calls refer to. */
  callFiles: readonly string[]
  workers: readonly { id: string; pid: number }[]
  /** Of the processes that run jobs. */
  workerNames: readonly string[]
  notes: readonly RunNote[]
  /** What the provider has sold, by the tag that was ordered. */
  purchases: readonly { tag: string }[]
  files: readonly StoredFile[]
  /** Keys that storage still held after every job had expired. */
  filesAfterExpiry: readonly string[]
  /** Command lines of processes that nobody ended. */
  processesLeft: readonly string[]
  /** Temporary folders of runs. */
  runFoldersLeft: readonly string[]
  strikes: readonly Strike[]
  /** By how much a timer of an idle process was late at most, in milliseconds. */
  lateMs: number
  outages: readonly Outage[]
  /** Processes that ended by themselves, or did not end when they were told to; jobs that never ended. */
  complaints: readonly string[]
}
