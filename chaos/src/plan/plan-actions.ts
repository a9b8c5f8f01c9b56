import type { Mode } from '../mode.ts'
import type { Random } from '../random.ts'

/**
 * What the hand does. `kill`: SIGKILL, started again when the action is over. `freeze`: SIGSTOP, then SIGCONT. `deploy`:
 * SIGTERM, and the next process at once. `kill-runner`: SIGKILL to one of a worker's runners. `cut-…`: packets of one
 * process vanish without a word. `crash-postgres`: immediate stop; `crash-redis`: SIGKILL, empty afterwards.
 */
export const actionKinds = [
  'freeze',
  'kill',
  'deploy',
  'kill-runner',
  'cut-postgres',
  'crash-postgres',
  'cut-redis',
  'crash-redis',
  'flush-redis',
  'lose-order-reply',
] as const
export type ActionKind = (typeof actionKinds)[number]

export interface Action {
  /** Milliseconds after the start. */
  atMs: number
  kind: ActionKind
  /** A process, `postgres`, `redis` or `provider`. */
  target: string
  /** Until what was broken works again. */
  lastsMs: number
}

export interface ActionPlan {
  mode: Mode
  seconds: number
  servers: readonly string[]
  workers: readonly string[]
}

/** Longer than the lease of 15 s and the 4 s in which others notice: a worker that wakes up before that goes on. */
const freezeMs = { least: 20_000, most: 23_000 }

/**
 * Half of the time one worker and its way to the database are spared: a job that another worker has lost must start
 * there within the time that is promised. In the other half nothing is.
 */
const phaseMs = 24_000

function isSpared(kind: ActionKind, target: string, { workers }: ActionPlan): boolean {
  return kind === 'crash-postgres' || (target === workers.at(-1) && kind !== 'kill-runner' && kind !== 'cut-redis')
}

/** Actions at random moments, each kind once at first, none on what is still broken by the one before. */
export function planActions(random: Random, plan: ActionPlan): Action[] {
  const possible = actionKinds.filter((kind) => isPossible(kind, plan.mode))
  const brokenUntil = new Map<string, number>()
  const actions: Action[] = []
  const once = new Set(possible)
  // Something should be running when the first is struck.
  let atMs = 2_500
  while (atMs < plan.seconds * 1000) {
    const isCalm = Math.floor(atMs / phaseMs) % 2 === 0
    const freeTargets = (kind: ActionKind) =>
      targetsOf(kind, plan).filter(
        (target) => (brokenUntil.get(target) ?? 0) <= atMs && !(isCalm && isSpared(kind, target, plan)),
      )
    const open = possible.filter((kind) => freeTargets(kind).length > 0)
    if (open.length > 0) {
      const kind = open.find((one) => once.has(one)) ?? random.pick(open)
      once.delete(kind)
      const target = random.pick(freeTargets(kind))
      const lastsMs = durationOf(random, kind)
      // It is given a moment to come back before it is struck again.
      brokenUntil.set(target, atMs + lastsMs + 2_000)
      actions.push({ atMs, kind, target, lastsMs })
    }
    atMs += random.between(400, 2_200)
  }
  return actions
}

function isPossible(kind: ActionKind, mode: Mode): boolean {
  if (kind.endsWith('-redis')) return mode === 'redis'
  if (kind.endsWith('-postgres')) return mode !== 'embedded'
  return true
}

function targetsOf(kind: ActionKind, { mode, servers, workers }: ActionPlan): readonly string[] {
  switch (kind) {
    case 'freeze':
    case 'kill-runner':
      return mode === 'embedded' ? servers : workers
    case 'kill':
    case 'deploy':
    case 'cut-postgres':
    case 'cut-redis':
      // Workers more often: more is lost with one of them.
      return [...workers, ...workers, ...workers, ...servers]
    case 'crash-postgres':
      return ['postgres']
    case 'crash-redis':
    case 'flush-redis':
      return ['redis']
    case 'lose-order-reply':
      return ['provider']
    default:
      return kind satisfies never
  }
}

function durationOf(random: Random, kind: ActionKind): number {
  switch (kind) {
    case 'freeze':
      return random.between(freezeMs.least, freezeMs.most)
    case 'kill':
    case 'crash-postgres':
    case 'crash-redis':
      return random.between(100, 3_000)
    case 'cut-postgres':
    case 'cut-redis':
      return random.between(1_000, 18_000)
    case 'deploy':
    case 'kill-runner':
    case 'flush-redis':
    case 'lose-order-reply':
      return 0
    default:
      return kind satisfies never
  }
}
