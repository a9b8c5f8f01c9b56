import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type ArtifactStorage, providerCallPrefix } from '../../artifact-storage.ts'
import type { EngineEvent, EngineObserver } from '../../engine-event.ts'
import { LeaseLostError } from '../../errors.ts'
import type { ClaimedJob } from '../../ledger/claimed-job.ts'
import type { Database } from '../../ledger/database.ts'
import { intendOrder } from '../../ledger/intend-order.ts'
import { openOrder } from '../../ledger/open-order.ts'
import type { Order } from '../../ledger/order.ts'
import { getOrderFile } from '../../ledger/order-files.ts'
import { getLanePauseMs, pauseLane } from '../../ledger/provider-lanes.ts'
import { recordOrder, recordResult } from '../../ledger/record-order.ts'
import type { Logger } from '../../logger.ts'
import type { RunClock } from '../run-clock.ts'
import type { SignalSource } from '../signal-source.ts'
import { untilAnswered } from '../until-answered.ts'
import { whileAway } from '../while-away.ts'
import { OpenSubmissions } from './open-submissions.ts'
import type { OrderResult, ProviderJournal } from './provider-journal.ts'

export interface LedgerJournalOptions {
  job: ClaimedJob
  database: Database
  storage: ArtifactStorage | null
  clock: RunClock
  signalSource: SignalSource
  logger: Logger
  onEvent: EngineObserver
  /** Whether the engine has ended, and the database with it. */
  isClosed: () => boolean
}

/** A lane that is opened by hand is noticed after this time. */
const lookAgainMs = 5_000
/** Waiters of one lane start again spread over this share of the pause, and at least over these milliseconds. */
const laneSpread = { share: 0.2, leastMs: 200 }

/** The journal beside the ledger, with the submissions of the run that are under way. */
export function createLedgerJournal(options: LedgerJournalOptions): {
  journal: ProviderJournal
  submissions: OpenSubmissions
} {
  const { job, database, signalSource, logger } = options
  const lease = { jobId: job.id, leaseToken: job.leaseToken }
  const submissions = new OpenSubmissions()
  const providers = new Map<string, string>()
  const lost = () => new LeaseLostError(job.id, job.run)
  const isOver = () => signalSource.signal.aborted || options.isClosed()
  const persistently = <T>(write: () => Promise<T>, isOver = options.isClosed) =>
    untilAnswered(write, {
      isOver,
      onFailure: (error) => logger.warn({ err: error, jobId: job.id }, 'recording a paid call failed, trying again'),
    })

  /** Asked again after a lost answer: an intent of this run that was committed is known as its own. */
  const intendPersistently = (callId: string) =>
    persistently(() => intendOrder(database, { ...lease, callId }), isOver).catch((error) => {
      submissions.end(callId)
      throw error
    })

  /** Also when another run was first to tell it: then both count. */
  function tell(callId: string, order: Order | null): void {
    const outcome = order && outcomeOf(order)
    const provider = providers.get(callId)
    if (outcome && provider) options.onEvent({ kind: 'provider-call-ended', provider, outcome, cost: order.cost })
  }

  return {
    submissions,
    journal: {
      untilLaneIsOpen: (provider) => {
        const look = () => persistently(() => getLanePauseMs(database, provider), isOver)
        return options.clock.waiting(() => untilOpen(look, signalSource.signal))
      },
      pauseLane: (provider, forMs) => {
        options.onEvent({ kind: 'provider-paused', provider })
        return whileAway(() => pauseLane(database, provider, Math.ceil(forMs)), signalSource.signal)
      },
      open: async ({ makesFile, ...request }) => {
        // Found out before anything is bought.
        if (makesFile) storageOf(options)
        const open = () => openOrder(database, { ...lease, ...request })
        const order = await whileAway(open, signalSource.signal)
        if (!order) throw lost()
        providers.set(order.callId, request.provider)
        return order
      },
      intend: async (callId) => {
        submissions.begin(callId)
        const { held, isFirst, order } = await intendPersistently(callId)
        if (order) return { isFirst: isFirst === true, order }
        submissions.end(callId)
        if (!held) throw lost()
        return null
      },
      record: async (callId, event) => {
        const order = await persistently(() => recordOrder(database, { callId, run: job.run, event }))
        submissions.end(callId)
        if (event.kind in endings) tell(callId, order)
        return existing(order, callId)
      },
      keepResult: async (callId, result) => {
        const order = await keepResult(options, callId, result, persistently)
        submissions.end(callId)
        tell(callId, order)
        return order
      },
      copyFile: async (callId, path) => {
        const { signal } = signalSource
        const key = await whileAway(() => getOrderFile(database, callId), signal)
        if (key === null) throw new Error(`The file of the provider call ${callId} is gone`)
        await storageOf(options).copyTo(key, path, { signal })
      },
    },
  }
}

/** Events after which an order is over. */
const endings = { 'not-taken': true, failed: true, unknown: true, cancelled: true }

function outcomeOf({ state }: Order): Extract<EngineEvent, { kind: 'provider-call-ended' }>['outcome'] | null {
  switch (state) {
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case 'unknown':
      return state
    case 'waiting':
    case 'intended':
    case 'submitted':
    case 'fetching':
      return null
    default:
      return state satisfies never
  }
}

function storageOf({ storage }: LedgerJournalOptions): ArtifactStorage {
  if (!storage) throw new Error('The engine was created without artifact storage')
  return storage
}

function existing(order: Order | null, callId: string): Order {
  if (!order) throw new Error(`There is no provider call ${callId}`)
  return order
}

async function untilOpen(look: () => Promise<number>, signal: AbortSignal): Promise<void> {
  for (let pauseMs = await look(); pauseMs > 0; pauseMs = await look()) {
    const spreadMs = Math.max(laneSpread.leastMs, pauseMs * laneSpread.share) * Math.random()
    await delay(Math.min(lookAgainMs, pauseMs + spreadMs), undefined, { signal })
  }
}

/** Each writer puts its file under a key of its own; the key in the row is the one that counts. */
async function keepResult(
  options: LedgerJournalOptions,
  callId: string,
  { result, path, cost }: OrderResult,
  persistently: <T>(write: () => Promise<T>) => Promise<T>,
): Promise<Order> {
  const { database } = options
  if (path === null) {
    return existing(
      await persistently(() => recordResult(database, { callId, result, storageKey: null, cost })),
      callId,
    )
  }
  const storage = storageOf(options)
  const storageKey = `${providerCallPrefix(callId)}${randomUUID()}`
  await storage.put(storageKey, { path })
  const order = await persistently(() => recordResult(database, { callId, result, storageKey, cost }))
  // Another run was first, or the job is gone.
  if ((await persistently(() => getOrderFile(database, callId))) !== storageKey) await storage.delete(storageKey)
  return existing(order, callId)
}
