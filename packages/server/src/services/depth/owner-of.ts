import type { User } from '../../http/auth/user.ts'

/** Whose media somebody sees in lists; null: everybody's. */
export function ownerOf(user: User): string | null {
  return user.role === 'admin' ? null : user.id
}
