import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { goneSignal } from '../../http/gone-signal.ts'
import { HttpError } from '../../http/problem.ts'
import { readToEnd } from '../../http/read-to-end.ts'
import { type DepthMaker, EstimationError } from './depth-maker.ts'
import { receiveImage } from './receive-image.ts'

export interface DepthRouteOptions {
  maker: DepthMaker
  /** Pictures lie here while they are worked on. */
  tempDir: string
  maxBytes: number
  /** Requests at once, the waiting ones included. Beyond that they are sent away. */
  maxRequests: number
}

/** `POST /api/depth`: a picture comes, its depth map goes. */
export function registerDepthRoute(app: FastifyInstance, options: DepthRouteOptions): void {
  let requests = 0
  app.post('/api/depth', { onError: (request, _reply, _error) => readToEnd(request.raw) }, async (request, reply) => {
    const bits = bitsOf(request)
    if (requests >= options.maxRequests) throw tooBusy()
    requests += 1
    try {
      const png = await depthOf(request, { ...options, bits, signal: goneSignal(reply.raw) })
      return reply.type('image/png').header('cache-control', 'no-store').send(png)
    } finally {
      requests -= 1
    }
  })
}

function bitsOf({ query }: FastifyRequest): 8 | 16 {
  const { bits = '8' } = query as { bits?: unknown }
  if (bits === '8') return 8
  if (bits === '16') return 16
  throw new HttpError({ status: 400, code: 'INPUT_INVALID', message: 'bits must be 8 or 16' })
}

type DepthRequest = DepthRouteOptions & { bits: 8 | 16; signal: AbortSignal }

async function depthOf(request: FastifyRequest, { maker, tempDir, maxBytes, bits, signal }: DepthRequest) {
  const path = join(tempDir, randomUUID())
  try {
    await receiveImage(request, { path, maxBytes, signal })
    return await maker.pngOf(path, { bits, signal }).catch((error: unknown) => refuseUnreadable(error, signal))
  } finally {
    await rm(path, { force: true })
  }
}

/** Whatever isn't the estimator's fault is the picture's. The decoder's own words may hold paths of this machine. */
function refuseUnreadable(error: unknown, signal: AbortSignal): never {
  signal.throwIfAborted()
  if (error instanceof EstimationError) throw error
  const message = 'image can not be read: it is no picture, it is broken, or it has more than 100 megapixels'
  throw new HttpError({ status: 400, code: 'IMAGE_REFUSED', message }, { cause: error })
}

function tooBusy(): HttpError {
  const message = 'Too many pictures are waiting; try again later'
  return new HttpError({ status: 503, code: 'BUSY', message, headers: { 'retry-after': '5' } })
}
