import { setTimeout as delay } from 'node:timers/promises'
import type { Order } from '../../ledger/order.ts'
import type { ProviderCost } from '../../provider-call.ts'
import { throughJson } from '../through-json.ts'
import type { FollowedCall } from './followed-call.ts'
import { giveUpOrder } from './give-up-order.ts'
import { plainCost } from './plain-cost.ts'

const tries = 4
const firstPauseMs = 300

/** Keeps what came with the answer of a submit. It can't be fetched a second time, so a full disk is fatal to it. */
export async function keepDirectResult(
  followed: FollowedCall,
  order: Order,
  answer: { result: unknown; cost?: ProviderCost },
): Promise<Order> {
  const { call, journal, filePath } = followed
  const path = call.makesFile ? filePath : null
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = throughJson(answer.result, `The result of ${call.provider}`) ?? null
      const kept = await journal.keepResult(order.callId, { result, path, cost: plainCost(answer.cost) })
      followed.hasFile = call.makesFile
      return kept
    } catch (error) {
      const reason = `it answered, but what it made could not be kept: ${error instanceof Error ? error.message : error}`
      if (attempt >= tries) return giveUpOrder(followed, order, reason)
      await delay(firstPauseMs * 2 ** attempt)
    }
  }
}
