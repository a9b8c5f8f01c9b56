import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { KilnError } from '../../errors.ts'
import type { Order } from '../../ledger/order.ts'
import type { ProviderAnswer, ProviderCall, ProviderWatch } from '../../provider-call.ts'
import type { RunningJob } from '../../running-job.ts'
import { inSpan } from '../../tracing.ts'
import { createKeyGuard } from '../key-guard.ts'
import type { RunFacts, RunHost } from '../run-host.ts'
import type { SignalSource } from '../signal-source.ts'
import { throughJson } from '../through-json.ts'
import { within } from './abortable.ts'
import { fetchOrder } from './fetch-order.ts'
import type { FollowedCall } from './followed-call.ts'
import { outcomeUnknown } from './give-up-order.ts'
import { pollOrder } from './poll-order.ts'
import { faultOf, providerFailed } from './provider-fault.ts'
import { submitOrder } from './submit-order.ts'

/** How long a submit may go on once the run is to stop: the answer says whether something was bought. */
export const submitGraceMs = 30_000
/** How long a submit may take at all; providers that answer with the result take minutes. */
const submitTimeoutMs = 15 * 60 * 1000
/** Less than a run that was told to stop is left before it is killed. */
const cancelTimeoutMs = 4_000

/** The paid calls of one run. */
export interface ProviderCalls {
  call: RunningJob['provider']
  /** The code of the job is done: what it did not wait for stops too, once the answers to its submits are recorded. */
  close(): Promise<void>
}

export function createProviderCalls(run: {
  facts: RunFacts
  host: RunHost
  signalSource: SignalSource
}): ProviderCalls {
  const { facts, host, signalSource } = run
  const claimKey = createKeyGuard('provider')
  const underWay = new Set<Promise<unknown>>()
  // Made for the first call: most runs have none, and in a crowd of small ones it would be a large part of the cost.
  let ending: AbortController | undefined
  let closed = false
  const end = () => ending?.abort(signalSource.signal.reason)
  const hasEnded = () => new KilnError('LEASE_LOST', 'The run has ended')

  function startEnding(): AbortController {
    signalSource.signal.addEventListener('abort', end, { once: true })
    return new AbortController()
  }

  async function call<Result>(key: string, call: ProviderCall<Result>, watch: ProviderWatch = {}) {
    if (closed) throw hasEnded()
    signalSource.signal.throwIfAborted()
    claimKey(key)
    ending ??= startEnding()
    const params = { key, call, watch, facts, host, signal: ending.signal }
    const attributes = { 'kiln.call': key, 'kiln.provider': call.provider }
    const following = inSpan('provider call', attributes, () => follow(params))
    underWay.add(following)
    const forget = () => void underWay.delete(following)
    following.then(forget, forget)
    return following
  }

  return {
    call,
    close: async () => {
      closed = true
      if (!ending) return
      signalSource.signal.removeEventListener('abort', end)
      ending.abort(hasEnded())
      await Promise.allSettled(underWay)
    },
  }
}

async function follow<Result>(params: {
  key: string
  call: ProviderCall<Result>
  watch: ProviderWatch
  facts: RunFacts
  host: RunHost
  signal: AbortSignal
}): Promise<ProviderAnswer<Result>> {
  const { key, call, watch, facts, host, signal } = params
  const { journal } = host
  const submit = createSubmitSignal(signal)
  const { provider, makesFile } = call
  const request = throughJson(call.request, `The request of the call ${JSON.stringify(key)}`) ?? null
  let order: Order | undefined
  try {
    order = await journal.open({ key, provider, request, makesFile })
    mkdirSync(facts.tempDir, { recursive: true })
    const followed: FollowedCall = {
      call,
      request: { key, provider, request, makesFile },
      journal,
      watch,
      log: host.log,
      signal,
      submitSignal: submit.signal,
      filePath: join(facts.tempDir, `provider-${order.callId}`),
      hasFile: false,
      isDoubtful: false,
      lostReplies: 0,
      rateLimits: { count: 0, since: 0 },
    }
    for (;;) {
      signal.throwIfAborted()
      const next = await takeStep(followed, order)
      if (next === 'done') return await answerOf<Result>(followed, order)
      order = next
    }
  } catch (error) {
    if (order && isCancel(signal)) await cancelOrder(host, call, order)
    throw error
  } finally {
    submit.release()
  }
}

async function takeStep(followed: FollowedCall, order: Order): Promise<Order | 'done'> {
  switch (order.state) {
    case 'waiting':
    case 'intended':
      return submitOrder(followed, order)
    case 'submitted':
      followed.watch.onState?.('submitted')
      return pollOrder(followed, order)
    case 'fetching':
      followed.watch.onState?.('fetching')
      return fetchOrder(followed, order)
    case 'succeeded':
      return 'done'
    case 'failed':
      throw providerFailed(order.error ?? { message: `${followed.call.provider} has failed`, permanent: false })
    case 'unknown':
      throw outcomeUnknown(order)
    case 'cancelled':
      throw new KilnError('JOB_CANCELLED', 'The job was cancelled')
    default:
      return order.state satisfies never
  }
}

async function answerOf<Result>(followed: FollowedCall, order: Order): Promise<ProviderAnswer<Result>> {
  const { call, journal, filePath } = followed
  if (call.makesFile && !followed.hasFile) await journal.copyFile(order.callId, filePath)
  return {
    result: order.result as Result,
    path: call.makesFile ? filePath : null,
    callId: order.callId,
    cost: order.cost,
  }
}

function isCancel({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof KilnError && reason.code === 'JOB_CANCELLED'
}

/** Best effort: the job has ended, nothing waits for it. */
async function cancelOrder<Result>(host: RunHost, call: ProviderCall<Result>, order: Order): Promise<void> {
  const { taskId, state, callId } = order
  if (taskId === null || state !== 'submitted') return
  let message = `${call.provider} can't be asked to stop`
  try {
    if (call.cancel) {
      const none = new AbortController().signal
      await within(cancelTimeoutMs, none, async (signal) => call.cancel?.(taskId, { signal }))
      message = `${call.provider} was asked to stop`
    }
  } catch (error) {
    message = `${call.provider} could not be asked to stop: ${faultOf(error).message}`
  }
  const error = { message: `The job was cancelled; ${message}`, permanent: true }
  await host.journal.record(callId, { kind: 'cancelled', error }).catch(() => undefined)
}

/** Fires some time after the run's signal: an answer that is on its way is waited for. */
function createSubmitSignal(signal: AbortSignal): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController()
  const giveUp = () => controller.abort(new Error('The provider did not answer in time'))
  const timers = [setTimeout(giveUp, submitTimeoutMs)]
  const onAbort = () => void timers.push(setTimeout(giveUp, submitGraceMs))
  signal.addEventListener('abort', onAbort, { once: true })
  return {
    signal: controller.signal,
    release: () => {
      signal.removeEventListener('abort', onAbort)
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
