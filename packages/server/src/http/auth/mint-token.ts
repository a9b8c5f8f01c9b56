import { SignJWT } from 'jose'
import type { AuthConfig } from '../../config/config.ts'

interface TokenRequest {
  auth: AuthConfig & { mode: 'jwt' }
  user: string
  role: 'user' | 'admin'
  lifeSeconds: number
}

/** An HS256 token that the server with the same settings accepts. */
export function mintToken({ auth, user, role, lifeSeconds }: TokenRequest): Promise<string> {
  if (!auth.secret) throw new TypeError('A token is signed with a secret')
  const now = Math.floor(Date.now() / 1000)
  const token = new SignJWT(role === 'admin' ? { role } : {})
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(user)
    .setIssuedAt(now)
    .setExpirationTime(now + lifeSeconds)
  if (auth.issuer) token.setIssuer(auth.issuer)
  if (auth.audience) token.setAudience(auth.audience)
  return token.sign(new TextEncoder().encode(auth.secret))
}
