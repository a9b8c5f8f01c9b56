import { forbidden } from '../problem.ts'

/** Who sends a request. */
export interface User {
  /** Null when nobody logs in: then the user is the one that the request names. */
  id: string | null
  role: 'user' | 'admin'
}

/** Without authentication everybody may do everything. */
export const everybody: User = Object.freeze({ id: null, role: 'admin' })

/** A request without credentials to a route that needs none. */
export const nobody: User = Object.freeze({ id: null, role: 'user' })

/** The user of requests that name none, without authentication. */
const localUser = 'local'

/**
 * The user whom a request is about.
 * @param named the user in its body or query
 * @throws HttpError 403 when somebody who is no admin names another user
 */
export function userIdFor(user: User, named?: string): string {
  if (user.id === null) return named ?? localUser
  if (named === undefined || named === user.id || user.role === 'admin') return named ?? user.id
  throw forbidden('The request names another user than its token')
}

/** Whether somebody may see what belongs to `ownerId`. What he may not see does not exist for him: 404. */
export function maySee(user: User, ownerId: string | null): boolean {
  return user.role === 'admin' || (user.id !== null && user.id === ownerId)
}
