import { clientId } from '@kiln/contracts'
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose'
import type { AuthConfig } from '../../config/config.ts'
import { HttpError, unauthorized } from '../problem.ts'
import type { User } from './user.ts'

/** A user with the time at which the token ends, in seconds since 1970; null for a token without an end. */
interface VerifiedUser extends User {
  id: string
  expiresAt: number | null
}

/** @throws HttpError 401 when the token is not accepted, 503 when the issuer's keys can't be fetched */
export type VerifyToken = (token: string) => Promise<VerifiedUser>

/** Signatures with a public key only: `none` and the HMACs are not among them, whatever a token's header says. */
const publicKeyAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

interface VerifierOptions {
  /** Shortest time between two fetches of the issuer's keys, in milliseconds. Default 30 seconds. */
  jwksCooldownMs?: number
}

export function createTokenVerifier(config: AuthConfig & { mode: 'jwt' }, options: VerifierOptions = {}): VerifyToken {
  const check = signatureCheck(config, options)
  return async (token) => {
    try {
      return toUser(await check(token))
    } catch (error) {
      throw refusalOf(error)
    }
  }
}

function signatureCheck(
  { secret, jwksUrl, issuer, audience }: AuthConfig & { mode: 'jwt' },
  { jwksCooldownMs = 30_000 }: VerifierOptions,
): (token: string) => Promise<JWTPayload> {
  const claims: JWTVerifyOptions = {
    clockTolerance: 5,
    requiredClaims: ['sub'],
    ...(issuer && { issuer }),
    ...(audience && { audience }),
  }
  if (secret) {
    const key = new TextEncoder().encode(secret)
    return async (token) => (await jwtVerify(token, key, { ...claims, algorithms: ['HS256'] })).payload
  }
  if (!jwksUrl) throw new TypeError('AUTH_MODE jwt needs a secret or a JWKS URL')
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5000, cooldownDuration: jwksCooldownMs })
  return async (token) => (await jwtVerify(token, keys, { ...claims, algorithms: publicKeyAlgorithms })).payload
}

function toUser(payload: JWTPayload): VerifiedUser {
  const subject = clientId.safeParse(payload.sub)
  if (!subject.success) throw unauthorized('The token is not valid: its sub must have 1 to 128 characters')
  return { id: subject.data, role: payload.role === 'admin' ? 'admin' : 'user', expiresAt: payload.exp ?? null }
}

function refusalOf(error: unknown): unknown {
  if (error instanceof HttpError) return error
  if (error instanceof errors.JWTExpired) return unauthorized('The token has expired')
  if (error instanceof errors.JWTClaimValidationFailed) {
    return unauthorized(`The token is not valid: its ${error.claim} is not what it must be`)
  }
  if (isKeyFetchFailure(error)) {
    const message = 'the keys of the token issuer can not be fetched; try again later'
    return new HttpError({ status: 503, code: 'TOKEN_KEYS_UNAVAILABLE', message }, { cause: error })
  }
  if (error instanceof errors.JOSEError) return unauthorized('The token is not valid')
  return error
}

/** jose lets a failed fetch through as it is (TypeError), and wraps what came back wrong. */
function isKeyFetchFailure(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true
  if (error instanceof TypeError) return true
  return error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC'
}
