import { PermanentError } from '../../errors.ts'
import type { Order } from '../../ledger/order.ts'
import type { FollowedCall } from './followed-call.ts'

/** Records that nobody knows what became of an order, in words for the person who has to find out. */
export function giveUpOrder(followed: FollowedCall, order: Order, reason?: string): Promise<Order> {
  const { provider } = followed.call
  const message =
    `It is not known whether ${provider} has taken the order sent at ${order.intendedAt ?? 'an unknown time'}` +
    ` under our key ${order.idempotencyKey}${reason ? ` (${reason})` : ''}. It is not given again, since that could buy` +
    ` twice. Look for it in the provider's own list of orders; a retry of the job by hand gives the order anew.`
  return followed.journal.record(order.callId, { kind: 'unknown', error: { message, permanent: true } })
}

export function outcomeUnknown({ error }: Order): Error {
  return new PermanentError(error?.message ?? 'It is not known whether the provider has taken the order.', {
    code: 'PROVIDER_OUTCOME_UNKNOWN',
  })
}
