import type { Order } from '../../ledger/order.ts'
import { pause, untilAborted, within } from './abortable.ts'
import type { FollowedCall } from './followed-call.ts'
import { giveUpOrder } from './give-up-order.ts'
import { faultOf } from './provider-fault.ts'
import { restLane } from './rest-lane.ts'

// Lists lag behind: an order that was just taken may appear in them later.
const looks = 3
const lookTimeoutMs = 60_000
/** The provider's clock may be behind the database's by so much. */
const clockSkewMs = 60_000

/**
 * Looks in the provider's list for an order that may have been taken. That it is not there proves nothing, so it is
 * given up then, and not given again.
 */
export async function lookForOrder(followed: FollowedCall, order: Order, reason?: string): Promise<Order> {
  const { call, journal, signal } = followed
  for (let look = 0; call.find && look < looks; look += 1) {
    if (look > 0) await pause((call.pollEveryMs ?? 2_000) * look, signal)
    const taskId = await find(followed, order)
    if (taskId !== null) return journal.record(order.callId, { kind: 'submitted', taskId })
  }
  return giveUpOrder(followed, order, reason)
}

async function find(followed: FollowedCall, { idempotencyKey, intendedAt }: Order): Promise<string | null> {
  const { call, journal, signal, log } = followed
  const submittedAfter = new Date((intendedAt ? Date.parse(intendedAt) : 0) - clockSkewMs)
  await untilAborted(journal.untilLaneIsOpen(call.provider), signal)
  try {
    const found = await within(lookTimeoutMs, signal, async (signal) =>
      call.find ? call.find({ idempotencyKey, submittedAfter, signal }) : null,
    )
    return found?.taskId ?? null
  } catch (error) {
    signal.throwIfAborted()
    const fault = faultOf(error)
    if (fault.isRateLimited) await restLane(followed, fault)
    log('warn', `${call.provider} could not be asked for its orders`, { message: fault.message })
    return null
  }
}
