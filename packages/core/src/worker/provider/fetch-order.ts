import { rm } from 'node:fs/promises'
import type { Order } from '../../ledger/order.ts'
import { throughJson } from '../through-json.ts'
import { pause, untilAborted, within } from './abortable.ts'
import type { FollowedCall } from './followed-call.ts'
import { askForState, eventOf } from './poll-order.ts'
import { faultOf, providerFailed } from './provider-fault.ts'
import { restLane } from './rest-lane.ts'

const tries = 5
const firstPauseMs = 1_000
const fetchTimeoutMs = 10 * 60 * 1000

/**
 * Brings the result of a finished task home. Between tries the provider is asked once more: the address of a result
 * expires, and a new one comes with the answer.
 * @throws KilnError PROVIDER_FAILED when no try has worked; the order stays, another attempt fetches again
 */
export async function fetchOrder(followed: FollowedCall, order: Order): Promise<Order> {
  const { call, journal, signal, log } = followed
  let current = order
  let failures = 0
  for (;;) {
    try {
      return await fetchOnce(followed, current)
    } catch (error) {
      signal.throwIfAborted()
      const fault = faultOf(error)
      if (fault.isRateLimited) {
        await restLane(followed, fault)
        await untilAborted(journal.untilLaneIsOpen(call.provider), signal)
      } else {
        failures += 1
        if (failures >= tries) throw providerFailed({ message: fault.message, permanent: false }, error)
        log('warn', `A result of ${call.provider} could not be fetched`, { failures, message: fault.message })
        await pause(Math.max(firstPauseMs * 2 ** (failures - 1), fault.retryAfterMs ?? 0), signal)
      }
    }
    current = await askAgain(followed, current)
    if (current.state !== 'fetching') return current
  }
}

async function fetchOnce(followed: FollowedCall, { callId, output }: Order): Promise<Order> {
  const { call, journal, filePath, signal } = followed
  await rm(filePath, { force: true })
  const fetched = await within(fetchTimeoutMs, signal, async (signal) =>
    call.fetch ? call.fetch(output, { filePath, signal }) : output,
  )
  const result = throughJson(fetched, `The result of ${call.provider}`) ?? null
  const kept = await journal.keepResult(callId, { result, path: call.makesFile ? filePath : null })
  followed.hasFile = call.makesFile
  return kept
}

async function askAgain(followed: FollowedCall, order: Order): Promise<Order> {
  if (!followed.call.poll || order.taskId === null) return order
  const asked = await askForState(followed, order.taskId).catch((error) => {
    followed.signal.throwIfAborted()
    return { fault: faultOf(error) }
  })
  const event = 'state' in asked ? eventOf(asked) : null
  // A task that was done and is not any more tells nothing.
  return event?.kind === 'done' ? followed.journal.record(order.callId, event) : order
}
