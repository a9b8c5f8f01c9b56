import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'

const bytesPerId = 16

/** One call for random bytes costs as much as a hundred ids. */
const pool = new Uint8Array(256 * bytesPerId)
let used = pool.length

/** A new UUID v7: sorts by the millisecond it was made in. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const random = pool.subarray(used, used + bytesPerId)
  used += bytesPerId
  return v7({ random })
}
