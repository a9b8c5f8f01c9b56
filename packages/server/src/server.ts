import type { Engine, Worker } from '@kiln/core'
import { findFfmpeg } from '@kiln/media'
import type { Logger } from 'pino'
import { buildApp } from './app.ts'
import { awaitEngine } from './await-engine.ts'
import type { Config } from './config/config.ts'
import type { SpaceGuard } from './disk/space-guard.ts'
import type { ReadinessCheck } from './http/health/health-routes.ts'
import { listenOn } from './http/listen.ts'
import { isTurning } from './is-turning.ts'
import { observeProcess } from './observe-process.ts'
import type { OpenedEngine } from './open-engine.ts'
import type { ErrorReports } from './reports/open-error-reports.ts'
import { createServices } from './services/create-services.ts'
import type { Service } from './services/service.ts'
import { describeStart } from './start-line.ts'
import type { ServerStorage } from './storage/create-storage.ts'
import { buildWaitingApp } from './waiting-app.ts'

export interface RunningServer {
  urls: string[]
  /** With METRICS_PORT: where the metrics are. */
  metricsUrl: string | null
  reports: ErrorReports
  engine: Engine
  /** Takes no more requests, lets jobs finish for a while, hands the rest back, closes everything. Idempotent. */
  close(options?: { graceMs?: number }): Promise<void>
}

interface ServerOptions {
  config: Config
  logger: Logger
  /** Run jobs in this process. Default true. */
  work?: boolean
  /** Fires when the process is to stop before it has started. */
  stopping?: AbortSignal
  /** Default: all of them. */
  services?: readonly Service[]
}

/** A little less than what is waited for the check, so that no request outlives it. */
const storageAnswerMs = 2_500

/**
 * Wires everything together and starts to serve. The ports are open from the start; until the database is there, only
 * the probes are answered. Nothing stays open when it fails.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, logger, work = true, services = createServices(config), stopping } = options
  const checks = work ? [ffmpeg] : []
  const listening = await listenOn(await buildWaitingApp({ config, logger, services, checks }), config)
  let worker: Worker | null = null
  const isAlive = () => isTurning(worker)
  const observation = await observeProcess({ config, logger, isAlive }).catch(async (error) => {
    await listening.close({ graceMs: 0 })
    throw error
  })
  const { metrics, reports } = observation
  let opened: OpenedEngine | undefined
  try {
    opened = await awaitEngine({ config, services, logger, onEvent: observation.onEvent }, stopping)
    const { engine, storage, ai, space, redis } = opened
    metrics.observe(opened)
    const allChecks = [storageCheck(config, storage), spaceCheck(space), ...checks]
    const app = await buildApp({
      ...{ engine, storage, ai, space, redis, config, logger, services, checks: allChecks, isAlive },
      ...{ metrics: metrics.ofProcess, reports, isTraced: observation.isTraced },
      serveMetrics: config.metricsPort === null,
    })
    listening.serve(app)
    worker = work ? await opened.work() : null
  } catch (error) {
    await listening.close({ graceMs: 0 })
    await opened?.close()
    await observation.close()
    throw error
  }
  const { engine, redis, close: closeEngine } = opened
  warnAboutOpenDoors(config, logger)
  logger.info(
    {
      urls: listening.urls,
      ...(metrics.url && { metrics: metrics.url }),
      database: engine.databaseKind,
      ...(redis && { redis: redis.where }),
    },
    describeStart({ config, listening, engine, redis, work }),
  )

  async function close(graceMs: number): Promise<void> {
    await Promise.all([listening.close({ graceMs }), worker?.stop({ graceMs })])
    await closeEngine()
    await observation.close()
  }
  let closing: Promise<void> | undefined
  return {
    urls: listening.urls,
    metricsUrl: metrics.url,
    reports,
    engine,
    close: ({ graceMs = config.shutdownGraceMs } = {}) => {
      closing ??= close(graceMs)
      return closing
    },
  }
}

function storageCheck({ storage: { kind } }: Config, storage: ServerStorage): ReadinessCheck {
  return {
    name: 'storage',
    missing:
      kind === 's3'
        ? 'the bucket (S3_BUCKET) can not be reached'
        : 'a folder of DATA_DIR, UPLOAD_DIR or DEPTH_MAPS_DIR can not be written to',
    check: () => storage.check({ signal: AbortSignal.timeout(storageAnswerMs) }),
  }
}

/** What is there is served, so a full disk takes no server out of service. */
function spaceCheck(space: SpaceGuard): ReadinessCheck {
  return {
    name: 'space',
    missing: 'less than MIN_FREE_BYTES is free: nothing is taken or started until there is space',
    optional: true,
    check: async () => space.assertRoomFor(0),
  }
}

const ffmpeg: ReadinessCheck = {
  name: 'ffmpeg',
  missing: 'ffmpeg and ffprobe were not found; install them, or the optional npm packages',
  check: async () => {
    await findFfmpeg()
  },
}

function warnAboutOpenDoors({ auth, host, urlSigningSecret }: Config, logger: Logger): void {
  if (auth.mode === 'jwt') {
    if (auth.secret && auth.secret.length < 32) logger.warn('JWT_SECRET is short: use at least 32 characters')
    if (!auth.secret && !urlSigningSecret) {
      logger.warn('URL_SIGNING_SECRET is not set: signed asset URLs end with this process and hold for no other server')
    }
    return
  }
  const loopback = host === 'localhost' || host === '::1' || host.startsWith('127.')
  if (!loopback)
    logger.warn(`HOST is ${host} and AUTH_MODE is none: everybody who reaches this address can do everything`)
}
