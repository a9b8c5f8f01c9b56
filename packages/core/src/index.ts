export type { AdmissionLimits } from './admission/admission-limits.ts'
export { AdmissionRefusedError } from './admission/admission-refused-error.ts'
export type { ArtifactStorage } from './artifact-storage.ts'
export { type Batcher, createBatcher } from './batcher.ts'
export { createEngine, type EngineOptions } from './create-engine.ts'
export {
  type CompletedJob,
  defineJob,
  type JobDefinition,
  type JobType,
  type OrderPolicy,
  type RateLimit,
} from './define-job.ts'
export type {
  Engine,
  EngineUsage,
  Idempotency,
  ListOptions,
  Position,
  QueueInfo,
  SubmitOptions,
  SubmitResult,
} from './engine.ts'
export type { EngineEvent, EngineObserver } from './engine-event.ts'
export {
  type ErrorCode,
  errorCodes,
  type FieldIssue,
  InputInvalidError,
  KilnError,
  LeaseLostError,
  PermanentError,
  PostponeError,
} from './errors.ts'
export type { JobEvent } from './events.ts'
export {
  type Artifact,
  type CrashEvidence,
  isTerminal,
  type Job,
  type JobFailure,
  type JobState,
  type JobStatus,
  jobStatuses,
} from './job.ts'
export type { Attempt } from './ledger/attempts.ts'
export type { Statement } from './ledger/database.ts'
export type { QueueBacklog } from './ledger/get-backlog.ts'
export type { LogLine } from './ledger/logs.ts'
export type { MigrationFolder } from './ledger/migrate.ts'
export type { DatabaseLocation } from './ledger/open-database.ts'
export type { ProviderCallError, ProviderCallRecord, ProviderCallState } from './ledger/provider-calls.ts'
export type { TransferProgress } from './ledger/transfer/load-snapshot.ts'
export { type MovedRows, moveLedger } from './ledger/transfer/move-ledger.ts'
export { readLedger } from './ledger/transfer/read-ledger.ts'
export { restoreLedger } from './ledger/transfer/restore-ledger.ts'
export type { LiveSnapshot, Snapshot, SnapshotTable } from './ledger/transfer/with-snapshot.ts'
export type { WorkerRow } from './ledger/workers.ts'
export { type Logger, silentLogger } from './logger.ts'
export type {
  ProviderAnswer,
  ProviderAsk,
  ProviderCall,
  ProviderCost,
  ProviderFault,
  ProviderWatch,
  Submitted,
  TaskState,
} from './provider-call.ts'
export { openRedis, type RedisLink } from './redis/open-redis.ts'
export type { RedisLocation, RedisNode } from './redis/redis-location.ts'
export type { BackoffPolicy } from './retry-policy.ts'
export type { ArtifactFile, RunningJob } from './running-job.ts'
export { type CpuSlots, createCpuSlots } from './worker/cpu-slots.ts'
export type { RunnerSetUp, SetUpRunner } from './worker/runner/runner-set-up.ts'
export type { Worker, WorkOptions } from './worker/worker.ts'
