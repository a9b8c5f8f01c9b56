import type { Order } from '../../ledger/order.ts'
import type { Submitted } from '../../provider-call.ts'
import { pause, untilAborted } from './abortable.ts'
import { decideAfterSubmitFault } from './decide-after-submit-fault.ts'
import type { FollowedCall } from './followed-call.ts'
import { giveUpOrder } from './give-up-order.ts'
import { keepDirectResult } from './keep-direct-result.ts'
import { lookForOrder } from './look-for-order.ts'
import { plainCost } from './plain-cost.ts'
import { faultOf, providerFailed } from './provider-fault.ts'
import { restLane } from './rest-lane.ts'

/**
 * An intent this old may be one of the past: the process was frozen, and its lease may be gone. Half of what is left of a
 * lease at least when all is well.
 */
const staleIntentMs = 5_000
const resubmitPauseMs = 500

/** Sends an order that is `waiting`, or `intended` by an earlier run of which nobody knows whether it has sent it. */
export async function submitOrder(followed: FollowedCall, { callId }: Order): Promise<Order> {
  const { call, journal, signal } = followed
  await untilAborted(journal.untilLaneIsOpen(call.provider), signal)
  const askedAt = performance.now()
  const intent = await journal.intend(callId)
  if (!intent) return journal.open(followed.request)
  if (!intent.isFirst) followed.isDoubtful = true
  if (followed.isDoubtful && call.repeat === 'never') return lookForOrder(followed, intent.order)
  if (signal.aborted || performance.now() - askedAt > staleIntentMs) {
    // Not sent after all. Of what was sent before, that says nothing.
    if (followed.isDoubtful) signal.throwIfAborted()
    else return journal.record(callId, { kind: 'not-taken-yet' })
  }
  return send(followed, intent.order)
}

async function send(followed: FollowedCall, order: Order): Promise<Order> {
  const { call, journal, filePath, submitSignal } = followed
  let submitted: Submitted<unknown>
  try {
    const ask = { idempotencyKey: order.idempotencyKey, filePath, signal: submitSignal }
    submitted = await untilAborted(call.submit(ask), submitSignal)
  } catch (error) {
    return afterFault(followed, order, error)
  }
  followed.rateLimits = { count: 0, since: 0 }
  if (!('taskId' in submitted)) return keepDirectResult(followed, order, submitted)
  const taskId = String(submitted.taskId)
  const cost = plainCost(submitted.cost)
  const recorded = await journal.record(order.callId, { kind: 'submitted', taskId, cost })
  if (recorded.taskId !== taskId) {
    followed.log('warn', `${call.provider} has taken an order twice`, { kept: recorded.taskId, other: taskId })
  }
  return recorded
}

async function afterFault(followed: FollowedCall, order: Order, error: unknown): Promise<Order> {
  const { call, journal, signal, log, isDoubtful } = followed
  const fault = faultOf(error)
  const { message, isPermanent: permanent } = fault
  if (!fault.isNotTaken) followed.lostReplies += 1
  const next = decideAfterSubmitFault({ repeat: call.repeat, fault, isDoubtful, lostReplies: followed.lostReplies })
  if (!fault.isNotTaken) followed.isDoubtful = true
  switch (next) {
    case 'wait': {
      const known = isDoubtful ? order : await journal.record(order.callId, { kind: 'not-taken-yet' })
      await restLane(followed, fault)
      return known
    }
    case 'again':
      log('warn', `The answer of ${call.provider} was lost, asking again under the same key`, { message })
      await pause(resubmitPauseMs * 2 ** followed.lostReplies, signal)
      return order
    case 'look':
      return lookForOrder(followed, order, message)
    case 'give-up':
      return giveUpOrder(followed, order, message)
    case 'not-taken':
      await journal.record(order.callId, { kind: 'not-taken', error: { message, permanent } })
      throw providerFailed({ message, permanent }, error)
    case 'leave':
      throw providerFailed({ message, permanent }, error)
    default:
      return next satisfies never
  }
}
