import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Config } from '../../config/config.ts'

/** Gives and checks URLs that open without a token, for a while. */
export interface UrlSigner {
  /** The URL of an artifact's public path, e.g. `videos/<id>/video.mp4`, signed where authentication is on. */
  urlOf(artifactPath: string): string
  isSigned(artifactPath: string, query: { expires?: unknown; signature?: unknown }): boolean
}

interface SignerOptions {
  key: Buffer
  /** URLs stay the same for this long, so that caches work, and are valid for at least as long. Default 1 hour. */
  bucketMs?: number
  now?: () => number
}

/** Without authentication every asset is open and URLs stay plain. */
export const plainUrls: UrlSigner = { urlOf: (path) => `/assets/${path}`, isSigned: () => false }

export function createUrlSigner({ key, bucketMs = 60 * 60 * 1000, now = Date.now }: SignerOptions): UrlSigner {
  const signatureOf = (path: string, expires: number) =>
    createHmac('sha256', key).update(`${expires}\n${path}`).digest('base64url')
  return {
    urlOf(path) {
      const expires = ((Math.floor(now() / bucketMs) + 2) * bucketMs) / 1000
      return `/assets/${path}?expires=${expires}&signature=${signatureOf(path, expires)}`
    },
    isSigned(path, { expires, signature }) {
      if (typeof expires !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(expires)) return false
      const given = Buffer.from(signature, 'base64url')
      const right = Buffer.from(signatureOf(path, Number(expires)), 'base64url')
      return given.length === right.length && timingSafeEqual(given, right) && Number(expires) * 1000 > now()
    },
  }
}

/** The signing key: set, or derived from the token secret (the same on every server), or one of this process alone. */
export function signingKeyOf(config: Pick<Config, 'urlSigningSecret' | 'auth'>): Buffer {
  const secret = config.urlSigningSecret ?? (config.auth.mode === 'jwt' ? config.auth.secret : undefined)
  if (!secret) return randomBytes(32)
  return Buffer.from(hkdfSync('sha256', secret, '', 'kiln asset urls', 32))
}
