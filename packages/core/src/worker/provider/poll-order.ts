import type { Order } from '../../ledger/order.ts'
import type { OrderEvent } from '../../ledger/record-order.ts'
import type { TaskState } from '../../provider-call.ts'
import { throughJson } from '../through-json.ts'
import { pause, untilAborted, within } from './abortable.ts'
import type { FollowedCall } from './followed-call.ts'
import { plainCost } from './plain-cost.ts'
import { faultOf, type KnownFault, providerFailed } from './provider-fault.ts'
import { restLane } from './rest-lane.ts'

const defaultPollEveryMs = 2_000
const slowestFactor = 5
const growth = 1.3
const jitter = 0.2
const pollTimeoutMs = 60_000

/**
 * Follows a task until the provider has ended it. Errors of polls are endured: the order is paid for, so only the job's own
 * time limits end this.
 * @throws PermanentError PROVIDER_FAILED when asking again can't help, as with a key that is refused; the order stays
 */
export async function pollOrder(followed: FollowedCall, order: Order): Promise<Order> {
  const { call, journal, signal, watch } = followed
  const firstMs = call.pollEveryMs ?? defaultPollEveryMs
  for (let waitMs = firstMs; ; waitMs = Math.min(waitMs * growth, firstMs * slowestFactor)) {
    const asked = await askForState(followed, order.taskId ?? '')
    if ('state' in asked) {
      if (asked.state === 'running' && asked.progress !== undefined) watch.onProgress?.(asked.progress)
      const event = eventOf(asked)
      if (event) return journal.record(order.callId, event)
    }
    // After a 429 it is the lane that waits.
    const retryAfterMs = 'fault' in asked && !asked.fault.isRateLimited ? (asked.fault.retryAfterMs ?? 0) : 0
    await pause(Math.max(retryAfterMs, waitMs * (1 + jitter * (Math.random() * 2 - 1))), signal)
  }
}

/** Asks once, when the lane is open. */
export async function askForState(followed: FollowedCall, taskId: string): Promise<TaskState | { fault: KnownFault }> {
  const { call, journal, signal, log } = followed
  await untilAborted(journal.untilLaneIsOpen(call.provider), signal)
  try {
    const state = await within(pollTimeoutMs, signal, async (signal) => {
      if (!call.poll)
        throw Object.assign(new Error(`${call.provider} has no way to ask for a task`), { permanent: true })
      return call.poll(taskId, { signal })
    })
    followed.rateLimits = { count: 0, since: 0 }
    return state
  } catch (error) {
    signal.throwIfAborted()
    const fault = faultOf(error)
    if (fault.isRateLimited) await restLane(followed, fault)
    else if (fault.isPermanent) throw providerFailed({ message: fault.message, permanent: true }, error)
    else log('warn', `${call.provider} could not be asked for its task`, { taskId, message: fault.message })
    return { fault }
  }
}

export function eventOf(state: TaskState): OrderEvent | null {
  const cost = state.state === 'running' ? undefined : plainCost(state.cost)
  switch (state.state) {
    case 'running':
      return null
    case 'succeeded':
      return { kind: 'done', output: throughJson(state.output, 'The output of a provider') ?? null, cost }
    case 'failed': {
      const error = { message: state.message, permanent: state.permanent === true }
      return { kind: 'failed', error, cost }
    }
    default:
      return state satisfies never
  }
}
