import { setMaxListeners } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { checkEvidence } from './check/check-evidence.ts'
import type { Evidence } from './check/evidence.ts'
import type { Violation } from './check/violation.ts'
import { actOn, type HandResult } from './hand.ts'
import { type Load, sendLoad } from './load.ts'
import type { Mode } from './mode.ts'
import { type Action, planActions } from './plan/plan-actions.ts'
import { planLoad } from './plan/plan-load.ts'
import { createRandom } from './random.ts'
import { readRunFolders, readRunNotes, readStoredFiles } from './read-files.ts'
import { readLedger } from './read-ledger.ts'
import { settleTimeoutMs, untilAllEnded } from './settle.ts'
import { findProcesses } from './world/find-processes.ts'
import { measureLateness } from './world/measure-lateness.ts'
import { openWorld, type World } from './world/open-world.ts'

export interface ChaosOptions {
  mode: Mode
  /** The same seed plans the same load and the same actions. */
  seed: number
  /** How long it is loaded and broken; starting and settling come on top. */
  seconds: number
  /** Requests a second. Default 8. */
  perSecond?: number
  /** Default 2 and 3. */
  servers?: number
  workers?: number
  print: (line: string) => void
}

export interface ChaosResult {
  mode: Mode
  seed: number
  actions: readonly Action[]
  evidence: Evidence
  violations: readonly Violation[]
  /** How long it took until all had ended, from the last action or request on. */
  settledMs: number
}

/** What a worker needs to end its runners when it is told to stop. */
const leaveTimeoutMs = 15_000

/** One run: load and breakage, then peace, then the accounts. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { mode, seed, seconds, perSecond = 8, servers = 2, workers = 3, print } = options
  print(`chaos: mode ${mode}, seed ${seed}, ${seconds} s`)
  const requests = planLoad(createRandom(seed), { seconds, perSecond })
  const world = await openWorld({ mode, servers, workers })
  const lateness = measureLateness()
  let violations: Violation[] | undefined
  try {
    const names = (isServer: boolean) =>
      world.processes.filter((one) => one.isServer === isServer).map(({ name }) => name)
    const plan = { mode, seconds, servers: names(true), workers: names(false) }
    const actions = planActions(createRandom(seed + 1), plan)
    const startedAt = performance.now()
    const signal = AbortSignal.timeout(seconds * 1000 + 2 * settleTimeoutMs)
    setMaxListeners(0, signal)
    const [load, hand] = await Promise.all([
      sendLoad(world, { requests, random: createRandom(seed + 2), startedAt, signal }),
      actOn(world, { actions, random: createRandom(seed + 3), startedAt, print }),
    ])
    const quietAt = performance.now()
    const open = await untilAllEnded(load)
    const settledMs = performance.now() - quietAt
    const evidence = { ...(await gather(world, load, hand, open)), lateMs: lateness.stop() }
    violations = checkEvidence(evidence)
    return { mode, seed, actions, evidence, violations, settledMs }
  } finally {
    lateness.stop()
    const keepFolder = violations === undefined || violations.length > 0
    if (keepFolder) print(`logs and data are kept in ${world.folder}`)
    await world.close({ keepFolder })
  }
}

/** Ends the processes, looks what is left of them, and reads everything that they have written. */
async function gather(world: World, load: Load, hand: HandResult, open: string[]): Promise<Omit<Evidence, 'lateMs'>> {
  const { folder, database, processes, providers, timeline } = world
  const dataDir = join(folder, 'data')
  const artifactsFolder = join(dataDir, 'artifacts')
  const stopped = await Promise.all(processes.map(async (one) => ({ name: one.name, inTime: await one.stop() })))
  const stuck = [...hand.stuck, ...stopped.filter(({ inTime }) => !inTime).map(({ name }) => name)]
  const processesLeft = await untilGone(folder)
  let files: Evidence['files'] = []
  const ledger = await readLedger({ database, artifactsFolder }, async () => {
    files = await readStoredFiles(artifactsFolder)
  })
  return {
    ...ledger,
    files,
    submissions: load.submissions,
    cancelAsked: load.cancelAsked,
    cancelled: load.cancelled,
    // The embedded database's one server works itself.
    workerNames: processes.filter(({ isServer }) => isServer === (world.mode === 'embedded')).map(({ name }) => name),
    notes: await readRunNotes(folder),
    purchases: [...providers.keyed.tasks, ...providers.plain.tasks].map(({ request }) => tagOfOrder(request)),
    filesAfterExpiry: (await readStoredFiles(artifactsFolder)).map(({ key }) => key),
    processesLeft,
    runFoldersLeft: await readRunFolders(dataDir),
    strikes: hand.strikes,
    outages: timeline.outages,
    complaints: [...open, ...world.unexpectedEnds, ...stuck.map((name) => `${name} did not stop when it was told to`)],
  }
}

/** @returns the command lines of what is still there after a while */
async function untilGone(folder: string): Promise<string[]> {
  const deadline = performance.now() + leaveTimeoutMs
  for (;;) {
    const left = await findProcesses(folder)
    if (left.length === 0 || performance.now() > deadline) return left.map(({ command }) => command)
    await delay(200)
  }
}

function tagOfOrder(request: unknown): { tag: string } {
  const isOrder = typeof request === 'object' && request !== null && 'prompt' in request
  return { tag: isOrder ? String(request.prompt) : 'an order without a prompt' }
}
