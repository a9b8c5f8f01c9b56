import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import type { Engine, RedisLink } from '@kiln/core'
import type { ArtifactStorage } from '@kiln/media'
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { registerBoard } from './admin/board.ts'
import { boardErrors } from './admin/board-errors.ts'
import type { AiGateway } from './ai/gateway/open-ai-gateway.ts'
import type { Config } from './config/config.ts'
import type { SpaceGuard } from './disk/space-guard.ts'
import { collectAllowedMethods } from './http/allowed-methods.ts'
import { type AssetStorage, registerAssets } from './http/assets/asset-routes.ts'
import { createUrlSigner, plainUrls, signingKeyOf, type UrlSigner } from './http/assets/sign-urls.ts'
import { registerAuthentication } from './http/auth/authenticate.ts'
import { registerLogin } from './http/auth/login-routes.ts'
import { createTokenVerifier } from './http/auth/verify-token.ts'
import { createShapeTable } from './http/error-shapes.ts'
import { registerErrors, sendProblem } from './http/errors.ts'
import { databaseCheck, type ReadinessCheck, registerHealth } from './http/health/health-routes.ts'
import { registerJsonBodies } from './http/json-bodies.ts'
import { lazyChildLogger } from './http/lazy-child-logger.ts'
import { registerJobActionRoutes } from './http/native/job-action-routes.ts'
import { registerJobEventRoute } from './http/native/job-event-route.ts'
import { registerJobRoutes } from './http/native/job-routes.ts'
import { registerQueueRoutes } from './http/native/queue-routes.ts'
import { registerOpenApi } from './http/openapi.ts'
import { heedOwnTimeLimits } from './http/own-time-limit.ts'
import { requestIdOf } from './http/request-ids.ts'
import { registerRequestLog } from './http/request-log.ts'
import { registerSecurityHeaders } from './http/security-headers.ts'
import { toProblem } from './http/to-problem.ts'
import type { TypedApp } from './http/typed-app.ts'
import { zodSerializer } from './http/zod-serializer.ts'
import { zodValidator } from './http/zod-validator.ts'
import { createMetrics, type Metrics } from './metrics/create-metrics.ts'
import { registerMetricsRoute } from './metrics/metrics-route.ts'
import { registerHttpMetrics } from './metrics/register-http-metrics.ts'
import type { ErrorReports } from './reports/open-error-reports.ts'
import type { Service } from './services/service.ts'
import { registerHttpTracing } from './tracing/register-http-tracing.ts'
import { version } from './version.ts'

export interface AppDependencies {
  engine: Engine
  config: Pick<Config, 'auth' | 'urlSigningSecret' | 'corsOrigins' | 'trustProxy'>
  storage: ArtifactStorage & AssetStorage
  ai: AiGateway
  /** Default: there is always space. */
  space?: Pick<SpaceGuard, 'assertRoomFor'>
  logger: Logger
  services: readonly Service[]
  /** null or left out: the database hands out the jobs. */
  redis?: RedisLink | null
  /** What `/health/ready` looks at beside the database. */
  checks?: readonly ReadinessCheck[]
  /** Whether the loops of the worker in this process still turn. Default: they do. */
  isAlive?: () => boolean
  /** Default: new ones, which count the requests. */
  metrics?: Metrics
  /** Default: nobody is told of unexpected errors. */
  reports?: ErrorReports
  /** A tracer is registered, and requests are to be traced. Default false. */
  isTraced?: boolean
  /** Serve `/metrics`. Default true. */
  serveMetrics?: boolean
}

const unlimitedSpace = { assertRoomFor: () => {} }

/** JSON bodies may have this many bytes. */
const bodyLimit = 1024 * 1024

/** Builds the whole HTTP server without listening. Whoever closes it closes the engine afterwards. */
export async function buildApp(dependencies: AppDependencies): Promise<TypedApp> {
  const { config, services, metrics = createMetrics() } = dependencies
  const shapeOf = createShapeTable([boardErrors, ...services.flatMap((service) => service.ownedPaths)])
  const app = createFastify(dependencies, shapeOf)
  heedOwnTimeLimits(app.server)
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort())
  const allowedMethods = collectAllowedMethods(app)
  registerErrors(app, {
    ...{ shapeOf, allowedMethods, onRefusal: metrics.refused },
    ...(dependencies.reports && { reports: dependencies.reports }),
  })
  if (dependencies.isTraced) registerHttpTracing(app)
  registerJsonBodies(app)
  registerRequestLog(app, dependencies.logger)
  registerHttpMetrics(app, metrics.httpDurations)
  registerSecurityHeaders(app)
  if (config.corsOrigins.length > 0) await registerCors(app, config.corsOrigins)
  const verify = config.auth.mode === 'jwt' ? createTokenVerifier(config.auth) : null
  if (verify) await app.register(cookie)
  registerAuthentication(app, verify)
  if (verify) registerLogin(app, verify)
  await registerOpenApi(app, { version, authenticated: verify !== null })
  const signer = verify ? createUrlSigner({ key: signingKeyOf(config) }) : plainUrls
  // A scope of its own: its routes are added once the plugins above are in place, the description among them.
  await app.register(async (scope: TypedApp) =>
    registerRoutes(scope, { ...dependencies, metrics, signer, stopping: stopping.signal }),
  )
  await registerBoard(app, dependencies)
  await app.ready()
  return app
}

/** The server with its limits and its ways of reading and writing, without a route. */
export function createFastify(
  { config, logger }: Pick<AppDependencies, 'config' | 'logger'>,
  shapeOf: ReturnType<typeof createShapeTable>,
): TypedApp {
  // Named wider than it is: the type of the instance must not depend on the kind of its logger.
  const loggerInstance: FastifyBaseLogger = logger
  return Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: lazyChildLogger,
    genReqId: requestIdOf,
    requestIdHeader: false,
    bodyLimit,
    trustProxy: config.trustProxy,
    // A client that sends its request too slowly must not hold a connection for ever.
    requestTimeout: 30_000,
    http: { headersTimeout: 15_000 },
    keepAliveTimeout: 60_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1024 },
    frameworkErrors: (error, request, reply) => {
      const problem = toProblem(error, request.id)
      sendProblem({ request, reply, problem, shape: shapeOf(request.url) })
    },
  })
    .withTypeProvider<ZodTypeProvider>()
    .setValidatorCompiler(zodValidator)
    .setSerializerCompiler(zodSerializer)
}

async function registerCors(app: TypedApp, origins: string[]): Promise<void> {
  await app.register(cors, {
    origin: origins.includes('*') ? '*' : origins,
    credentials: false,
    strictPreflight: false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['x-request-id', 'location', 'etag', 'content-range', 'accept-ranges', 'content-disposition'],
    maxAge: 600,
  })
}

interface RouteDependencies extends AppDependencies {
  signer: UrlSigner
  stopping: AbortSignal
  metrics: Metrics
}

function registerRoutes(app: TypedApp, dependencies: RouteDependencies): void {
  const { engine, config, storage, ai, redis = null, services, checks = [], isAlive, signer, stopping } = dependencies
  const { space = unlimitedSpace } = dependencies
  if (dependencies.serveMetrics ?? true) registerMetricsRoute(app, dependencies.metrics.registry)
  const database = databaseCheck(() => engine.ping())
  const all = [database, ...(redis ? [redisCheck(redis)] : []), ...checks]
  registerHealth(app, { checks: all, stopping, ...(isAlive && { isAlive }) })
  registerAssets(app, { engine, storage, signer, crossOrigin: config.corsOrigins.length > 0 })
  registerJobRoutes(app, { engine, signer })
  registerJobActionRoutes(app, { engine })
  registerJobEventRoute(app, { engine, stopping })
  registerQueueRoutes(app, { engine })
  for (const service of services) service.registerRoutes(app, { engine, storage, space, redis, signer, ai })
}

/** Jobs are taken and run without Redis too, so its absence takes no server out of service. */
function redisCheck(redis: RedisLink): ReadinessCheck {
  const missing = 'Redis can not be used; the database hands out the jobs meanwhile'
  return { name: 'redis', missing, optional: true, check: () => redis.check() }
}
