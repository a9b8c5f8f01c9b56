import multipart from '@fastify/multipart'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { collectAllowedMethods } from '../../http/allowed-methods.ts'
import { registerErrors } from '../../http/errors.ts'
import { lazyChildLogger } from '../../http/lazy-child-logger.ts'
import type { TypedApp } from '../../http/typed-app.ts'
import { depthErrorShape } from '../../services/depth/depth-error-shape.ts'
import { version } from '../../version.ts'
import type { DepthMaker } from './depth-maker.ts'
import { registerDepthRoute } from './depth-route.ts'

export interface AiServiceOptions {
  maker: DepthMaker
  logger: Logger
  tempDir: string
  /** Before every path, e.g. `/4f…`. Default none. */
  prefix?: string
  /** Of one picture. Default 100 MB. */
  maxBytes?: number
  /** Requests for depth maps at once, the waiting ones included. Default 4. */
  maxRequests?: number
}

/** The HTTP server of the AI service, without listening. Whoever closes it closes the maker afterwards. */
export async function buildAiService(options: AiServiceOptions): Promise<TypedApp> {
  const { maker, logger, tempDir, prefix = '', maxBytes = 100 * 1024 * 1024, maxRequests = 4 } = options
  const loggerInstance: FastifyBaseLogger = logger
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: lazyChildLogger,
    // The whole upload has to be there in this time, from however slow a client.
    requestTimeout: 120_000,
    http: { headersTimeout: 15_000 },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
  }).withTypeProvider<ZodTypeProvider>()
  registerErrors(app, { shapeOf: () => depthErrorShape, allowedMethods: collectAllowedMethods(app) })
  // A file that is too large is read to its end, so that the client gets to hear it.
  await app.register(multipart, { throwFileSizeLimit: false })
  await app.register(
    async (scope: TypedApp) => {
      registerAbout(scope, maker)
      registerDepthRoute(scope, { maker, tempDir, maxBytes, maxRequests })
    },
    { prefix },
  )
  await app.ready()
  return app
}

function registerAbout(app: FastifyInstance, { model }: DepthMaker): void {
  app.get('/health', async () => ({ status: 'healthy', service: 'ai', model, model_status: 'loaded' }))
  app.get('/', async () => ({
    message: 'Kiln AI Service',
    version,
    model: model === 'Depth-Anything-V2' ? 'Depth Anything V2' : model,
    endpoints: { health: '/health', process_depth: '/api/depth (POST)' },
  }))
}
