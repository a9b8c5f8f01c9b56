import { type ArtifactStorage, storageKey } from '../artifact-storage.ts'
import type { JobType } from '../define-job.ts'
import type { Dispatch } from '../dispatch/dispatch.ts'
import type { EngineObserver } from '../engine-event.ts'
import { InputInvalidError, LeaseLostError } from '../errors.ts'
import type { JobReader } from '../events.ts'
import type { Artifact } from '../job.ts'
import type { JobRegistry } from '../job-registry.ts'
import { saveArtifact } from '../ledger/artifacts.ts'
import type { ClaimedJob } from '../ledger/claimed-job.ts'
import type { Database } from '../ledger/database.ts'
import { insertChild } from '../ledger/insert-child.ts'
import { getStep, insertStep } from '../ledger/steps.ts'
import type { Logger } from '../logger.ts'
import { newId } from '../new-id.ts'
import { newJob } from '../new-job.ts'
import type { ArtifactFile } from '../running-job.ts'
import { childOutput } from './child-output.ts'
import type { CpuSlots } from './cpu-slots.ts'
import type { LogWriter } from './log-writer.ts'
import type { ProgressWriter } from './progress-writer.ts'
import { createLedgerJournal } from './provider/ledger-journal.ts'
import type { OpenSubmissions } from './provider/open-submissions.ts'
import type { RunClock } from './run-clock.ts'
import type { RunHost } from './run-host.ts'
import type { RunWriters } from './run-writers.ts'
import type { SignalSource } from './signal-source.ts'
import { whileAway } from './while-away.ts'

export interface LedgerRunHostOptions {
  job: ClaimedJob
  type: JobType
  database: Database
  registry: JobRegistry
  reader: JobReader
  storage: ArtifactStorage | null
  cpuSlots: CpuSlots
  clock: RunClock
  progress: ProgressWriter
  logs: LogWriter
  signalSource: SignalSource
  writers: RunWriters
  dispatch: Pick<Dispatch, 'deliver'>
  logger: Logger
  onEvent: EngineObserver
  /** Called around a wait for a child: the worker may use the slot for another job meanwhile. */
  lendOwnSlot: <T>(wait: () => Promise<T>) => Promise<T>
}

/** A {@link RunHost} that also gives back what the run still holds when it ends. */
export interface LedgerRunHost extends RunHost {
  readonly submissions: OpenSubmissions
  releaseAll(): void
}

const artifactName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/

/** The side of the worker: every write goes to the ledger under the run's lease token. */
export function createLedgerRunHost(options: LedgerRunHostOptions): LedgerRunHost {
  const { job, database, cpuSlots, clock, signalSource, reader } = options
  const held: { slots: number; release: () => void }[] = []
  const lost = () => new LeaseLostError(job.id, job.run)
  const patiently = <T>(ask: () => Promise<T>) => whileAway(ask, signalSource.signal)

  return {
    progress: (percent, message) => options.progress.report(percent, message),
    log: (level, message, fields) => options.logs.add({ level, message, fields }),

    beginStep: async (key) => {
      const step = await patiently(() => getStep(database, job.id, key))
      return step ? { stored: true, output: step.output } : { stored: false }
    },
    saveStep: async (key, output) => {
      const step = { jobId: job.id, leaseToken: job.leaseToken, key, output }
      if (!(await patiently(() => insertStep(database, step)))) throw lost()
    },

    call: async (childType, input, key, span) => {
      const childId = await callChild(options, childType, input, key)
      if (childId === null) throw lost()
      const parent = { ...options, reader: patientReader(reader, patiently), signal: signalSource.signal }
      return options.lendOwnSlot(() => clock.waiting(() => childOutput(parent, { id: childId, type: childType, span })))
    },

    saveArtifact: async (file) => {
      const artifact = await storeArtifact(options, file)
      if (!artifact) throw lost()
      return artifact
    },

    acquireCpu: async (slots) => {
      const acquire = () => cpuSlots.acquire(slots, signalSource.signal)
      // A run that holds slots already is working, whatever else of it waits.
      held.push({ slots, release: held.length > 0 ? await acquire() : await clock.waiting(acquire) })
    },
    releaseCpu: (slots) => {
      const index = held.findIndex((one) => one.slots === slots)
      if (index >= 0) held.splice(index, 1)[0]?.release()
    },
    releaseAll: () => {
      for (const { release } of held.splice(0)) release()
    },
    ...createLedgerJournal({ isClosed: () => options.writers.closed, ...options }),
  }
}

function patientReader(reader: JobReader, patiently: <T>(ask: () => Promise<T>) => Promise<T>): JobReader {
  return {
    hub: reader.hub,
    get: (jobId) => patiently(() => reader.get(jobId)),
    eventsAfter: (jobId, seq) => patiently(() => reader.eventsAfter(jobId, seq)),
  }
}

async function callChild(
  options: LedgerRunHostOptions,
  childType: string,
  input: unknown,
  key: string,
): Promise<string | null> {
  const { job, database, registry, dispatch, signalSource } = options
  const type = registry.type(childType)
  const parsed = type.input.safeParse(input)
  if (!parsed.success) throw InputInvalidError.of(type.name, parsed.error)
  const child = newJob(type, parsed.data, { id: newId(), priority: job.priority })
  const row = { ...child, parentId: job.id, leaseToken: job.leaseToken, key }
  const childId = await whileAway(() => insertChild(database, row), signalSource.signal)
  // An earlier attempt may have made it: then it has been delivered.
  if (childId === child.id) {
    options.onEvent({ kind: 'job-submitted', type: child.type })
    void dispatch.deliver([{ jobId: child.id, queue: child.queue, run: 1, delayMs: 0 }])
  }
  return childId
}

async function storeArtifact(options: LedgerRunHostOptions, file: ArtifactFile): Promise<Artifact | null> {
  const { job, type, database, storage } = options
  const { signal } = options.signalSource
  if (!storage) throw new Error('The engine was created without artifact storage')
  if (!artifactName.test(file.name)) throw new Error(`${JSON.stringify(file.name)} is no name for an artifact`)
  const key = storageKey(type.artifactFolder, job.id, job.run, file.name)
  const stored = await storage.put(key, { path: file.path }, { signal })
  const artifact = {
    jobId: job.id,
    leaseToken: job.leaseToken,
    path: `${type.artifactFolder}/${job.id}/${file.name}`,
    storageKey: key,
    contentType: file.contentType,
    sizeBytes: stored.size,
    sha256: stored.sha256,
    width: file.width ?? null,
    height: file.height ?? null,
  }
  return whileAway(() => saveArtifact(database, artifact), signal)
}
