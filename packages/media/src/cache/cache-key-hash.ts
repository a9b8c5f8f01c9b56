import { createHash } from 'node:crypto'
import { configure } from 'safe-stable-stringify'

/** Sorted keys, so that the order in which an object was built doesn't matter; anything JSON would lose is an error. */
const canonicalJson = configure({ strict: true })

/** Same values, same hash (sha-256, hex). @throws Error for cycles and numbers that JSON can't hold */
export const cacheKeyHash = (key: unknown): string => {
  const json = canonicalJson(key)
  if (json === undefined) throw new TypeError('A cache key must be a JSON value.')
  return createHash('sha256').update(json).digest('hex')
}
