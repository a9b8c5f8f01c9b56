import type { Readable } from 'node:stream'
import type { Artifact, Engine } from '@kiln/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendToLogin, wantsPage } from '../auth/to-login.ts'
import { maySee, type User } from '../auth/user.ts'
import { notFound, unauthorized } from '../problem.ts'
import { assetHeaders } from './asset-headers.ts'
import { parseRange } from './byte-range.ts'
import { isUnchanged, rangeStillFits } from './preconditions.ts'
import type { UrlSigner } from './sign-urls.ts'

/** What this part needs of artifact storage. */
export interface AssetStorage {
  /** @param range both ends included */
  open(key: string, range: { start: number; end: number }): Promise<Readable>
}

interface AssetDependencies {
  engine: Pick<Engine, 'artifact'>
  storage: AssetStorage
  signer: UrlSigner
  /** Pages of other origins may show the files. */
  crossOrigin: boolean
}

interface AssetRequest {
  Params: { '*': string }
  Querystring: { expires?: unknown; signature?: unknown; download?: unknown; bits?: unknown }
}

/** GET and HEAD of finished files: ranges, conditional requests, owner or signature checked. */
export function registerAssets(app: FastifyInstance, dependencies: AssetDependencies): void {
  const { engine, storage, signer, crossOrigin } = dependencies
  app.route<AssetRequest>({
    method: ['GET', 'HEAD'],
    url: '/assets/*',
    schema: { hide: true },
    config: { access: 'optional' },
    handler: async (request, reply) => {
      const path = request.params['*'].replace(/\/$/, '')
      const artifact = await findArtifact(inDepth(path, request.query.bits))
      if (!signer.isSigned(path, request.query)) {
        if (isUnknown(request.user) && wantsPage(request)) return sendToLogin(request, reply)
        assertMaySee(request, artifact)
      }
      if (!artifact) throw notFound('No such file')
      reply.headers(assetHeaders(artifact, { download: request.query.download === '1', crossOrigin }))
      return send({ artifact, request, reply })
    },
  })

  /** Paths that no artifact can have need no look-up: they are made of safe characters only. */
  async function findArtifact(path: string): Promise<Artifact | null> {
    return /^[\w.-]+(\/[\w.-]+)+$/.test(path) && path.length <= 512 ? engine.artifact(path) : null
  }

  async function send({ artifact, request, reply }: Sending): Promise<FastifyReply> {
    const validators = { etag: `"${artifact.sha256}"`, lastModified: artifact.createdAt }
    if (isUnchanged(request.headers, validators)) return reply.code(304).send()
    const range = wantsRange(request, validators) ? parseRange(request.headers.range, artifact.sizeBytes) : null
    if (range === 'unsatisfiable') return refuseRange(reply, artifact)
    const { start, end } = range ?? { start: 0, end: artifact.sizeBytes - 1 }
    if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${artifact.sizeBytes}`)
    reply.header('content-length', end - start + 1)
    if (request.method === 'HEAD') return reply.send(null)
    if (artifact.sizeBytes === 0) return reply.send('')
    return reply.send(await storage.open(artifact.storageKey, { start, end }))
  }
}

interface Sending {
  artifact: Artifact
  request: FastifyRequest
  reply: FastifyReply
}

/** A picture with more bits lies beside the one that everybody can show: `depth.png?bits=16` is `depth-16.png`. */
function inDepth(path: string, bits: unknown): string {
  return bits === '16' ? path.replace(/\/depth\.png$/, '/depth-16.png') : path
}

/** Ranges are defined for GET alone. */
function wantsRange(request: FastifyRequest, validators: { etag: string; lastModified: Date }): boolean {
  return request.method === 'GET' && rangeStillFits(request.headers['if-range']?.toString(), validators)
}

function refuseRange(reply: FastifyReply, { sizeBytes }: Artifact): FastifyReply {
  return reply.code(416).header('content-range', `bytes */${sizeBytes}`).type('text/plain').send('')
}

/** Somebody unknown is asked who he is before he learns whether the file exists. */
function assertMaySee({ user }: FastifyRequest, artifact: Artifact | null): void {
  if (isUnknown(user)) throw unauthorized('This file needs a token or a signed URL')
  if (!artifact || !maySee(user, artifact.userId)) throw notFound('No such file')
}

function isUnknown({ id, role }: User): boolean {
  return id === null && role !== 'admin'
}
