import type { FollowedCall } from './followed-call.ts'
import { type KnownFault, providerFailed } from './provider-fault.ts'

const firstPauseMs = 2_000
const longestPauseMs = 60_000
/** 429s without end (a quota used up) must become a failure that somebody sees. */
const patienceMs = 60 * 60 * 1000

/**
 * Closes the lane for as long as the provider says, or longer each time when it does not say.
 * @throws KilnError PROVIDER_FAILED when the provider has said nothing else for an hour
 */
export async function restLane(followed: FollowedCall, fault: KnownFault): Promise<void> {
  const { call, journal, log, rateLimits } = followed
  if (rateLimits.count === 0) rateLimits.since = performance.now()
  if (performance.now() - rateLimits.since > patienceMs) throw providerFailed({ ...fault, permanent: false })
  const ownPauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** rateLimits.count)
  const forMs = fault.retryAfterMs ?? ownPauseMs
  rateLimits.count += 1
  await journal.pauseLane(call.provider, forMs)
  log('warn', `${call.provider} asks to come back later`, { forMs, message: fault.message })
}
