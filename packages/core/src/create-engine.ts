import { rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdmission } from './admission/admission.ts'
import type { AdmissionLimits } from './admission/admission-limits.ts'
import type { ArtifactStorage } from './artifact-storage.ts'
import { createBatcher } from './batcher.ts'
import type { JobType } from './define-job.ts'
import type { Dispatch } from './dispatch/dispatch.ts'
import { createPostgresDispatch } from './dispatch/postgres.ts'
import { createDurations } from './durations.ts'
import type { Engine } from './engine.ts'
import type { EngineObserver } from './engine-event.ts'
import { type JobReader, waitForJob, watchJob } from './events.ts'
import { createJobHub } from './job-hub.ts'
import { createJobRegistry, type JobRegistry } from './job-registry.ts'
import { getArtifact, getArtifactsOfJob, getStoredBytes } from './ledger/artifacts.ts'
import { getAttempts } from './ledger/attempts.ts'
import type { Database, Executor } from './ledger/database.ts'
import type { RetentionLimits } from './ledger/deletable-jobs.ts'
import { engineMigrations } from './ledger/engine-migrations.ts'
import { expireAllLeases } from './ledger/expired-leases.ts'
import { getBacklog } from './ledger/get-backlog.ts'
import { getEvents } from './ledger/get-events.ts'
import { getJobStates, getJobs } from './ledger/get-jobs.ts'
import { getLogs } from './ledger/logs.ts'
import { type MigrationFolder, migrate } from './ledger/migrate.ts'
import { type DatabaseLocation, openDatabase } from './ledger/open-database.ts'
import { getProviderCalls } from './ledger/provider-calls.ts'
import { upsertQueues } from './ledger/queues.ts'
import { ensureInFlightIndex } from './ledger/user-standings.ts'
import { listWorkers } from './ledger/workers.ts'
import { type Logger, silentLogger } from './logger.ts'
import { createMaintenance, type Maintenance } from './maintenance.ts'
import { createOperations } from './operations.ts'
import type { RedisLink } from './redis/open-redis.ts'
import { createSubmitter } from './submitter.ts'
import { createCpuSlots } from './worker/cpu-slots.ts'
import { createRunWriters } from './worker/run-writers.ts'
import { createRunnerPool, type RunnerPool } from './worker/runner/runner-pool.ts'
import { openTempRoot } from './worker/temp-root.ts'
import { startWorker, type Worker } from './worker/worker.ts'

export interface EngineOptions {
  /** Default: in memory, gone with the process. */
  database?: DatabaseLocation
  jobs: readonly JobType[]
  /** Where artifacts go. Without it `job.artifacts.save` fails. */
  storage?: ArtifactStorage
  /**
   * Hands out the jobs by BullMQ. Needs Postgres. Stays open when the engine is closed. Default: the database hands them
   * out.
   */
  redis?: RedisLink
  /** Tables of the caller, migrated after the engine's own. */
  migrations?: readonly MigrationFolder[]
  /** Queues that are paused until somebody resumes them. What was said by pause or resume holds ever after. Default none. */
  pausedAtFirst?: readonly string[]
  logger?: Logger
  /** Hears of what this process does with jobs, for metrics and reports. Default: nobody does. */
  onEvent?: EngineObserver
  /** Limits beside the retention of the job types: what is over them leaves before its time, the oldest first. */
  retention?: RetentionLimits
  /** What submits may ask for; the same in every process. Children of jobs are never refused. Default no limits. */
  limits?: AdmissionLimits
  /**
   * Whether there is too little space for anything new: then submits are refused and no job starts. Asked often, so it must
   * answer from what it knows. Default: never.
   */
  isDiskFull?: () => boolean
  /** Parent of the runs' temporary folders. Default: `kiln` in the system's. */
  tempRoot?: string
  /** CPU slots that all jobs of this process share. Default: the cores. */
  cpuSlots?: number
  runners?: {
    /** Memory of a runner and its children, in bytes. Default 2 GiB. */
    memoryLimitBytes?: number
    /** JavaScript heap of a runner, in MiB. Default 1024. */
    heapLimitMb?: number
    /** Environment of the runners. Default: this process' own. */
    env?: NodeJS.ProcessEnv
    /** File URL of a module whose `setUpRunner` is called once in each runner before its first job. Default: none. */
    setUp?: string
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * Opens the ledger and makes an engine. Job types that are incomplete, share a name or disagree about a queue stop it
 * before anything is opened.
 * @throws KilnError JOB_TYPE_DUPLICATE, QUEUE_CONFLICT, DATA_DIR_LOCKED, DATA_DIR_INCOMPATIBLE, DATA_DIR_MOVED, DATABASE_UNSUPPORTED,
 * DATABASE_UNAVAILABLE, DATABASE_REFUSED
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const registry = createJobRegistry(options.jobs)
  const logger = options.logger ?? silentLogger
  const database = await openDatabase(options.database ?? { memory: true }, (error) =>
    logger.warn({ err: error }, 'a database connection broke'),
  )
  try {
    await prepare(database, registry, options)
    return await assemble({ options, registry, logger, database })
  } catch (error) {
    await database.close()
    throw error
  }
}

async function prepare(database: Database, registry: JobRegistry, options: EngineOptions): Promise<void> {
  const afterwards = async (tx: Executor) => {
    if (options.limits?.perUserInFlight !== undefined) await ensureInFlightIndex(tx)
  }
  await migrate(database, [engineMigrations, ...(options.migrations ?? [])], { afterwards })
  const pausedAtFirst = new Set(options.pausedAtFirst)
  const queues = [...registry.queues.values()].map((queue) => ({
    ...queue,
    pausedAtFirst: pausedAtFirst.has(queue.name),
  }))
  if (queues.length > 0) await upsertQueues(database, queues)
  if (database.kind === 'pglite') await expireAllLeases(database)
}

interface Parts {
  options: EngineOptions
  registry: JobRegistry
  logger: Logger
  database: Database
}

async function assemble(parts: Parts): Promise<Engine> {
  const { options, registry, database } = parts
  const hub = await createJobHub(database)
  const dispatch = await createDispatch(parts)
  const get = createReads(database, getJobs)
  const ifId = <T>(jobId: string, read: () => Promise<T[]>) => (uuid.test(jobId) ? read() : Promise.resolve([]))
  const reader: JobReader = {
    hub,
    get,
    eventsAfter: (jobId, seq) => ifId(jobId, () => getEvents(database, jobId, seq)),
  }
  const onSubmit = new Set<(jobIds: readonly string[]) => void>()
  const expectedSeconds = createDurations(database)
  const admission = createAdmission({
    database,
    queues: registry.queues,
    limits: options.limits ?? {},
    isDiskFull: options.isDiskFull ?? (() => false),
    expectedSeconds,
  })
  const delivered: Pick<Dispatch, 'deliver'> = {
    deliver: (jobs) => {
      for (const listener of onSubmit) listener(jobs.map(({ jobId }) => jobId))
      return dispatch.deliver(jobs)
    },
  }
  const { onEvent } = options
  const submitter = createSubmitter({ database, registry, dispatch: delivered, admission, onEvent })
  const working = createWorking(parts, reader, dispatch)
  let closing: Promise<void> | undefined

  async function close(): Promise<void> {
    submitter.close()
    await working.close()
    await dispatch.close()
    await submitter.idle()
    await database.close()
  }

  return {
    databaseKind: database.kind,
    submit: submitter.submit,
    get,
    state: createReads(database, getJobStates),
    attempts: (jobId) => ifId(jobId, () => getAttempts(database, jobId)),
    logs: (jobId) => ifId(jobId, () => getLogs(database, jobId, 1000)),
    artifacts: (jobId) => ifId(jobId, () => getArtifactsOfJob(database, jobId)),
    artifact: (path) => getArtifact(database, path),
    providerCalls: (jobId) => ifId(jobId, () => getProviderCalls(database, jobId)),
    workers: () => listWorkers(database),
    backlog: () => getBacklog(database),
    storedBytes: () => getStoredBytes(database),
    usage: working.usage,
    waitFor: (jobId, wait) => waitForJob(reader, jobId, wait),
    watch: (jobId, watch) => watchJob(reader, jobId, watch),
    onChange: (listener) => hub.onChange(listener),
    onSubmit: (listener) => {
      onSubmit.add(listener)
      return () => void onSubmit.delete(listener)
    },
    ...createOperations({
      database,
      registry,
      dispatch,
      storage: options.storage ?? null,
      get,
      expectedSeconds,
      admission,
    }),
    query: (text, values) => database.query(text, values),
    work: working.start,
    maintain: working.maintain,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

/** BullMQ is loaded only where it is used. */
async function createDispatch({ options, registry, logger, database }: Parts): Promise<Dispatch> {
  const common = { database, queues: registry.queues, logger }
  if (!options.redis) return createPostgresDispatch(common)
  const { createBullmqDispatch } = await import('./dispatch/bullmq.ts')
  return createBullmqDispatch({ ...common, link: options.redis })
}

/** Reads of single jobs; those that come together share one statement. */
function createReads<Read extends { id: string }>(
  database: Database,
  read: (database: Database, ids: readonly string[]) => Promise<Read[]>,
): (jobId: string) => Promise<Read | null> {
  const reads = createBatcher<string, Read | null>({
    maxInFlight: 4,
    minItemsBeside: 128,
    run: async (ids) => {
      const found = new Map((await read(database, [...new Set(ids)])).map((job) => [job.id, job]))
      return ids.map((id) => found.get(id.toLowerCase()) ?? null)
    },
  })
  return (jobId) => (uuid.test(jobId) ? reads.add(jobId) : Promise.resolve(null))
}

/** The part of an engine that runs jobs. Its processes start with the first worker. */
function createWorking({ options, registry, logger, database }: Parts, reader: JobReader, dispatch: Dispatch) {
  const writers = createRunWriters(database, logger)
  const storage = options.storage ?? null
  const workers = new Set<Worker>()
  const cpuSlots = createCpuSlots(options.cpuSlots ?? availableParallelism())
  const onEvent = options.onEvent ?? (() => {})
  const tempRoot = options.tempRoot ?? join(tmpdir(), 'kiln')
  let runners: RunnerPool | undefined
  let tempFolder: Promise<string> | undefined
  let maintenance: Maintenance | undefined

  const maintained = () => {
    maintenance ??= createMaintenance({
      database,
      registry,
      storage,
      dispatch,
      logger,
      onEvent,
      retention: options.retention,
    })
    return maintenance
  }

  return {
    start: async (work?: Parameters<Engine['work']>[0]) => {
      runners ??= createRunnerPool({ ...options.runners, modules: runnerModules(registry), logger })
      tempFolder ??= openTempRoot(tempRoot)
      const isDiskFull = options.isDiskFull ?? (() => false)
      const shared = { database, registry, reader, storage, cpuSlots, runners, writers, dispatch, logger, onEvent }
      const parts = { ...shared, isDiskFull }
      // Jobs of workers that died with an earlier process are free before the first look for work.
      await maintained()
        .reclaim()
        .catch((error) => logger.warn({ err: error }, 'reclaiming expired leases failed, trying again'))
      const worker = await startWorker({ ...parts, tempRoot: await tempFolder, hub: reader.hub }, work)
      workers.add(worker)
      return worker
    },
    usage: () => ({
      activeRuns: [...workers].reduce((sum, worker) => sum + worker.activeJobs, 0),
      runners: runners?.counts() ?? { busy: 0, idle: 0, ending: 0 },
      cpuSlots: { total: cpuSlots.total, free: cpuSlots.free, waiting: cpuSlots.waiting },
    }),
    maintain: async () => ({ reclaimed: await maintained().reclaim(), deleted: await maintained().sweep() }),
    close: async () => {
      maintenance?.close()
      await Promise.all([...workers].map((worker) => worker.stop()))
      await writers.close()
      await runners?.close()
      if (tempFolder) await rm(await tempFolder, { recursive: true, force: true })
    },
  }
}

function runnerModules(registry: JobRegistry): string[] {
  const modules = [...registry.types.values()].flatMap((type) => (type.runsIn === 'inline' ? [] : [type.runsIn.module]))
  return [...new Set(modules)]
}
