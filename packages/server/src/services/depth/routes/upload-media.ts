import multipart from '@fastify/multipart'
import { clientId, depthError, idempotencyHeaders, uploadMediaForm, uploadMediaResponse } from '@kiln/contracts'
import { type CpuSlots, createCpuSlots } from '@kiln/core'
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify'
import { z } from 'zod'
import { userIdFor } from '../../../http/auth/user.ts'
import { refusalResponses } from '../../../http/refusal-responses.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import { zodValidator } from '../../../http/zod-validator.ts'
import type { DepthRouteContext } from '../depth-service.ts'
import { receiveUpload } from '../upload/receive-upload.ts'
import { storeUpload } from '../upload/store-upload.ts'
import { sweepUploadsRegularly } from '../upload/sweep-uploads.ts'
import { uploadLimits } from '../upload/upload-limits.ts'

export interface UploadMediaContext extends DepthRouteContext {
  inspections: CpuSlots
}

/** Decoding is bounded in memory each; so many at a time. */
const inspectionsAtOnce = 2

const schema = {
  tags: ['Depth'],
  summary: 'Upload a photo or a video and queue it for its depth map',
  consumes: ['multipart/form-data'],
  headers: idempotencyHeaders,
  querystring: z.object({ userId: clientId.optional() }),
  body: uploadMediaForm,
  response: {
    201: uploadMediaResponse,
    400: depthError,
    403: depthError,
    408: depthError,
    413: depthError,
    422: depthError,
    ...refusalResponses(depthError),
  },
}

/** The body is read, and checked, while it arrives; its schema is for the description alone. */
const validatorCompiler: FastifySchemaCompiler<z.ZodType> = (route) =>
  route.httpPart === 'body' ? (value: unknown) => ({ value }) : zodValidator(route)

/** POST /api/media/upload: 201 once the file is stored and its item and queue entry are committed. */
export function registerUploadMedia(app: TypedApp, context: DepthRouteContext): void {
  const { incomingFolder, limits = uploadLimits } = context.uploads
  const storing: UploadMediaContext = { ...context, inspections: createCpuSlots(inspectionsAtOnce) }
  sweepUploadsRegularly(app, { ...context, incomingFolder })
  // A scope of its own: elsewhere only JSON bodies are read.
  app.register(async (scope: TypedApp) => {
    await registerForms(scope)
    scope.setValidatorCompiler(validatorCompiler)
    scope.post('/api/media/upload', { schema }, async (request, reply) => {
      const { query, headers, log } = request
      const answer = await receiveUpload(
        { request, reply, folder: incomingFolder, limits, space: context.space },
        (upload) => {
          const userId = userIdFor(request.user, upload.userId ?? query.userId)
          return storeUpload(storing, { upload, userId, key: headers['idempotency-key'], requestId: request.id, log })
        },
      )
      // Written already: the answer that was kept under an idempotency key must go out byte for byte.
      return reply
        .code(201)
        .type('application/json; charset=utf-8')
        .send(answer as never)
    })
  })
}

/** A body of another type is left alone, and the route says what it wants instead. */
async function registerForms(scope: FastifyInstance): Promise<void> {
  scope.removeAllContentTypeParsers()
  await scope.register(multipart)
  scope.addContentTypeParser('*', (_request, _body, done) => done(null))
}
