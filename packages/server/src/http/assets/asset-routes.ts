import type { Artifact, Engine } from '@kiln/core'
import type { ArtifactStorage, S3Storage } from '@kiln/media'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendToLogin, wantsPage } from '../auth/to-login.ts'
import { maySee, type User } from '../auth/user.ts'
import { notFound, unauthorized } from '../problem.ts'
import { type AssetHeaders, assetHeaders } from './asset-headers.ts'
import { parseRange } from './byte-range.ts'
import { isUnchanged, rangeStillFits } from './preconditions.ts'
import type { UrlSigner } from './sign-urls.ts'

/** What this part needs of artifact storage. */
export interface AssetStorage extends Pick<ArtifactStorage, 'open'>, Partial<Pick<S3Storage, 'temporaryUrl'>> {}

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
      const headers = assetHeaders(artifact, { download: request.query.download === '1', crossOrigin })
      return send({ artifact, request, reply, headers })
    },
  })

  /** Paths that no artifact can have need no look-up: they are made of safe characters only. */
  async function findArtifact(path: string): Promise<Artifact | null> {
    return /^[\w.-]+(\/[\w.-]+)+$/.test(path) && path.length <= 512 ? engine.artifact(path) : null
  }

  async function send({ artifact, request, reply, headers }: Sending): Promise<FastifyReply> {
    const validators = { etag: `"${artifact.sha256}"`, lastModified: artifact.createdAt }
    if (isUnchanged(request.headers, validators)) return reply.code(304).headers(headers).send()
    if (request.method === 'GET' && storage.temporaryUrl)
      return sendOn(storage.temporaryUrl, { artifact, reply, headers })
    const range = wantsRange(request, validators) ? parseRange(request.headers.range, artifact.sizeBytes) : null
    if (range === 'unsatisfiable') return refuseRange(reply.headers(headers), artifact)
    const { start, end } = range ?? { start: 0, end: artifact.sizeBytes - 1 }
    const hasBody = request.method === 'GET' && artifact.sizeBytes > 0
    // Opened first: an error must not go out with the headers of the file.
    const body = hasBody ? await storage.open(artifact.storageKey, { start, end }) : null
    if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${artifact.sizeBytes}`)
    return reply.headers({ ...headers, 'content-length': end - start + 1 }).send(body)
  }
}

/** The bucket gives out the file by itself; its answer has the same type and name. */
async function sendOn(
  temporaryUrl: S3Storage['temporaryUrl'],
  { artifact, reply, headers }: Omit<Sending, 'request'>,
): Promise<FastifyReply> {
  const url = await temporaryUrl(artifact.storageKey, {
    contentType: headers['content-type'],
    disposition: headers['content-disposition'],
  })
  return reply
    .code(302)
    .headers({
      location: url,
      'cache-control': `private, max-age=${redirectSeconds}`,
      'cross-origin-resource-policy': headers['cross-origin-resource-policy'],
    })
    .send()
}

/** Well below the hour that the URL is valid at least: a player asks for the rest of its film later. */
const redirectSeconds = 15 * 60

interface Sending {
  headers: AssetHeaders
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
