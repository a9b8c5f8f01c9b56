import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

interface OpenApiOptions {
  version: string
  /** Adds the bearer scheme to the description. */
  authenticated: boolean
}

const introduction =
  'Post a request, get a job id at once, follow the job, fetch what it made. ' +
  'Every create accepts an Idempotency-Key header.'

/** The OpenAPI 3.1 description, made from the zod schemas of the routes, and Swagger UI at `/docs`. */
export async function registerOpenApi(app: FastifyInstance, { version, authenticated }: OpenApiOptions): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Kiln',
        version,
        description: introduction,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      ...(authenticated && {
        components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
        security: [{ bearer: [] }],
      }),
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' }
    })
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: true,
      transformStaticCSP: () => pagePolicy(scope),
      uiConfig: { persistAuthorization: false, displayRequestDuration: true },
      theme: { title: 'Kiln API' },
    })
  })
}

/** What Swagger UI needs and no more: its own files, and the inline styles and scripts whose hashes it ships. */
function pagePolicy({ swaggerCSP }: FastifyInstance): string {
  return [
    "default-src 'none'",
    "connect-src 'self'",
    "img-src 'self' data:",
    `script-src 'self' ${swaggerCSP.script.join(' ')}`,
    `style-src 'self' 'unsafe-inline'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
