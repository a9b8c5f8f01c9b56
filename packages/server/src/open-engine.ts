import { join } from 'node:path'
import { createEngine, type Engine, type EngineObserver, openRedis, type RedisLink, type Worker } from '@kiln/core'
import type { Logger } from 'pino'
import { childEnvironment } from './ai/gateway/child-environment.ts'
import { type AiGateway, openAiGateway } from './ai/gateway/open-ai-gateway.ts'
import type { Config } from './config/config.ts'
import { type SpaceGuard, watchSpace } from './disk/space-guard.ts'
import { keepJobKeys } from './redis/keep-job-keys.ts'
import { runnerEnvironment } from './runner-environment.ts'
import { migrationsOf } from './services/create-services.ts'
import type { Service } from './services/service.ts'
import { createStorage, type ServerStorage } from './storage/create-storage.ts'
import { patientStorage } from './storage/patient-storage.ts'
import { makeFolder, prepareStorage } from './storage/prepare-storage.ts'
import { version } from './version.ts'

export interface OpenedEngine {
  engine: Engine
  storage: ServerStorage
  ai: AiGateway
  space: SpaceGuard
  /** null: the database hands out the jobs. */
  redis: RedisLink | null
  /** Starts to run jobs, with the slots of the configuration unless told otherwise. */
  work(options?: WorkerChoice): Promise<Worker>
  /** Hands back what runs and closes everything. Idempotent. */
  close(): Promise<void>
}

/** What one worker process does of all that there is to do. */
export interface WorkerChoice {
  /** Default: all queues. */
  queues?: readonly string[] | undefined
  /** Slots of each of its queues. Default: those of the configuration. */
  concurrency?: number | undefined
}

export interface OpenOptions {
  config: Config
  services: readonly Service[]
  logger: Logger
  /** Hears of what this process does with jobs. */
  onEvent?: EngineObserver
}

/** The engine with its database, its storage, the job types of all services, and the way to the AI service. */
export async function openEngine({ config, services, logger, onEvent }: OpenOptions): Promise<OpenedEngine> {
  const { dataDir, databaseUrl } = config
  await makeFolder('DATA_DIR', dataDir)
  const storage = createStorage(config)
  await prepareStorage({ config, storage, logger })
  const space = await watchSpace({ folders: foldersOf(config), minFreeBytes: config.minFreeBytes, logger })
  const redis = config.redis && openRedis(config.redis, logger)
  const ai = await openAiGateway({ config, logger, childEnv: childEnvironment(config, process.env) })
  const engine = await createEngine({
    database: databaseUrl ? { url: databaseUrl } : { dataDir },
    jobs: services.flatMap((service) => service.jobs),
    migrations: migrationsOf(services),
    pausedAtFirst: services.flatMap((service) => service.pausedAtFirst?.(config) ?? []),
    storage: patientStorage(storage),
    logger,
    ...(onEvent && { onEvent }),
    tempRoot: join(dataDir, 'runs'),
    cpuSlots: config.cpuSlots,
    retention: config.retention,
    limits: config.limits,
    isDiskFull: () => space.isFull,
    runners: {
      env: { ...runnerEnvironment(config, process.env), KILN_AI_GATEWAY_URL: ai.url },
      ...(config.tracing && { setUp: new URL('./tracing/runner-tracing.js', import.meta.url).href }),
    },
    ...(redis && { redis }),
  }).catch(async (error: unknown) => {
    redis?.close()
    space.close()
    await ai.close()
    await storage.close()
    throw error
  })
  // The embedded database admits one process, so nobody else can be writing to its folders now.
  if (!databaseUrl && config.storage.kind === 'disk') await storage.sweep({ olderThanMs: 0 })
  const slots = Object.fromEntries(services.flatMap((service) => Object.entries(service.slots(config))))
  const keepers = services.flatMap(({ redisView: view }) =>
    redis && view ? [keepJobKeys({ engine, link: redis, view, logger })] : [],
  )
  const close = async () => {
    await Promise.all(keepers.map((keeper) => keeper.close()))
    await engine.close()
    space.close()
    redis?.close()
    await ai.close()
    await storage.close()
  }
  const work = ({ queues, concurrency }: WorkerChoice = {}) =>
    engine.work({
      version,
      ...(queues && { queues }),
      slots: concurrency === undefined ? slots : everyQueue(services, concurrency),
    })
  return { engine, storage, ai, space, redis, work, close }
}

/** What is written to here: the work of jobs and uploads that arrive in any case, files unless a bucket has them. */
function foldersOf({ dataDir, storage }: Config): string[] {
  return storage.kind === 's3' ? [dataDir] : [dataDir, storage.artifactsDir, storage.uploadDir, storage.depthMapsDir]
}

function everyQueue(services: readonly Service[], slots: number): Record<string, number> {
  return Object.fromEntries(queuesOf(services).map((queue) => [queue, slots]))
}

/** Names of all queues, each once. */
export function queuesOf(services: readonly Service[]): string[] {
  return [...new Set(services.flatMap(({ jobs }) => jobs.flatMap(({ queues }) => queues)))]
}
