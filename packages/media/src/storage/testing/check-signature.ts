import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export interface SignedRequest {
  method: string
  /** Path and query as they came. */
  url: string
  headers: IncomingHttpHeaders
  body: Buffer
}

export interface AccessKey {
  accessKeyId: string
  secretAccessKey: string
}

/** The error code of S3. */
export type SignatureFault =
  | 'AccessDenied'
  | 'InvalidAccessKeyId'
  | 'SignatureDoesNotMatch'
  | 'XAmzContentSHA256Mismatch'
  | 'RequestTimeTooSkewed'

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()
const maxSkewMs = 15 * 60 * 1000

/**
 * Checks a request as S3 does: Signature Version 4, in the header or in the query
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html).
 * @returns null when it is all right
 */
export function checkSignature(request: SignedRequest, key: AccessKey, now = Date.now()): SignatureFault | null {
  const claim = claimOf(request)
  if (!claim) return 'AccessDenied'
  const [accessKeyId, ...scope] = claim.credential.split('/')
  if (accessKeyId !== key.accessKeyId) return 'InvalidAccessKeyId'
  const signedAt = parseTime(claim.time)
  if (claim.lifeSeconds === null && Math.abs(now - signedAt) > maxSkewMs) return 'RequestTimeTooSkewed'
  if (claim.lifeSeconds !== null && (now < signedAt - maxSkewMs || now > signedAt + claim.lifeSeconds * 1000)) {
    return 'AccessDenied'
  }
  const toSign = ['AWS4-HMAC-SHA256', claim.time, scope.join('/'), sha256(canonical(request, claim))].join('\n')
  const signingKey = scope.reduce<string | Buffer>((parent, part) => hmac(parent, part), `AWS4${key.secretAccessKey}`)
  const right = hmac(signingKey, toSign)
  const given = Buffer.from(claim.signature, 'hex')
  if (given.length !== right.length || !timingSafeEqual(given, right)) return 'SignatureDoesNotMatch'
  const isHash = /^[\da-f]{64}$/.test(claim.payload)
  return isHash && claim.payload !== sha256(request.body) ? 'XAmzContentSHA256Mismatch' : null
}

interface Claim {
  credential: string
  signedHeaders: string[]
  signature: string
  time: string
  payload: string
  /** Null for a signature in the header. */
  lifeSeconds: number | null
}

function claimOf({ url, headers }: SignedRequest): Claim | null {
  const query = new URL(url, 'http://x').searchParams
  const signature = query.get('X-Amz-Signature')
  if (signature) {
    return {
      signature,
      credential: query.get('X-Amz-Credential') ?? '',
      signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
      time: query.get('X-Amz-Date') ?? '',
      payload: 'UNSIGNED-PAYLOAD',
      lifeSeconds: Number(query.get('X-Amz-Expires')),
    }
  }
  const form = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([\da-f]+)$/
  const [, credential, signedHeaders, given] = form.exec(headers.authorization ?? '') ?? []
  if (!credential || !signedHeaders || !given) return null
  const time = String(headers['x-amz-date'] ?? '')
  const payload = String(headers['x-amz-content-sha256'] ?? '')
  return { credential, signedHeaders: signedHeaders.split(';'), signature: given, time, payload, lifeSeconds: null }
}

function canonical({ method, url, headers }: SignedRequest, claim: Claim): string {
  const [path = '/', query = ''] = url.split('?')
  const lines = claim.signedHeaders.map(
    (name) =>
      `${name}:${String(headers[name] ?? '')
        .trim()
        .replace(/ +/g, ' ')}\n`,
  )
  return [method, path, canonicalQuery(query), lines.join(''), claim.signedHeaders.join(';'), claim.payload].join('\n')
}

function canonicalQuery(query: string): string {
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split('=', 2).map(decodeURIComponent))
  return pairs
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name = '', value = '']) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
}

/** As RFC 3986 has it, which is more than encodeURIComponent does. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** `20261123T040506Z` */
function parseTime(time: string): number {
  return Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}
