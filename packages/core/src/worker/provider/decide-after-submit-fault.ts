import type { ProviderCall } from '../../provider-call.ts'
import type { KnownFault } from './provider-fault.ts'

/**
 * What follows from a submit that failed. `wait`: come back when the lane is open. `again`: send it again under the same
 * key. `look`: ask the provider's list. `not-taken`: the order ends, the attempt fails. `leave`: the attempt fails, the
 * order stays in doubt for the next one. `give-up`: it stays in doubt for ever.
 */
export type AfterSubmitFault = 'wait' | 'again' | 'look' | 'not-taken' | 'leave' | 'give-up'

/** Submits of one run under the same key. */
const maxLostReplies = 3

export function decideAfterSubmitFault(known: {
  repeat: ProviderCall<unknown>['repeat']
  fault: KnownFault
  /** An earlier submit of the order may have been taken. */
  isDoubtful: boolean
  /** This one included, if it is one. */
  lostReplies: number
}): AfterSubmitFault {
  const { repeat, fault, isDoubtful, lostReplies } = known
  if (fault.isRateLimited) return 'wait'
  const isCertain = fault.isNotTaken && !isDoubtful
  const isLast = fault.isNotTaken || fault.isPermanent || lostReplies >= maxLostReplies
  switch (repeat) {
    case 'free':
      return isLast ? 'not-taken' : 'again'
    case 'same-key':
      if (isCertain) return 'not-taken'
      if (fault.isPermanent) return 'give-up'
      return isLast ? 'leave' : 'again'
    case 'never':
      return isCertain ? 'not-taken' : 'look'
    default:
      return repeat satisfies never
  }
}
