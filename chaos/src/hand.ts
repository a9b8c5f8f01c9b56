import { setTimeout as delay } from 'node:timers/promises'
import type { FakeProvider } from '@kiln/core/testing/servers'
import type { Action } from './plan/plan-actions.ts'
import type { Random } from './random.ts'
import { findProcesses } from './world/find-processes.ts'
import type { ManagedProcess } from './world/managed-process.ts'
import type { World } from './world/open-world.ts'
import { nowUs } from './world/timeline.ts'

/** Something was done to a worker after which its jobs must start again elsewhere. */
export interface Strike {
  kind: 'kill' | 'freeze'
  pid: number
  atUs: number
}

export interface HandResult {
  strikes: Strike[]
  /** Processes that did not end when they were told to. */
  stuck: string[]
}

interface Hand extends HandResult {
  /** The order of each provider, counted from 0, whose answer is lost. */
  lostOrders: Map<FakeProvider, number>
  world: World
  random: Random
  print: (line: string) => void
}

/** Does what was planned, when it was planned. What it breaks it mends by itself; resolves when all is mended. */
export async function actOn(
  world: World,
  plan: { actions: readonly Action[]; random: Random; startedAt: number; print: (line: string) => void },
): Promise<HandResult> {
  const hand: Hand = { world, random: plan.random, print: plan.print, lostOrders: new Map(), strikes: [], stuck: [] }
  const underWay: Promise<void>[] = []
  for (const action of plan.actions) {
    await delay(Math.max(0, plan.startedAt + action.atMs - performance.now()))
    const lasts = action.lastsMs > 0 ? ` for ${(action.lastsMs / 1000).toFixed(1)} s` : ''
    plan.print(`+${(action.atMs / 1000).toFixed(1).padStart(5)} s  ${action.kind} ${action.target}${lasts}`)
    underWay.push(act(hand, action))
  }
  await Promise.all(underWay)
  return { strikes: hand.strikes, stuck: hand.stuck }
}

async function act(hand: Hand, { kind, target, lastsMs }: Action): Promise<void> {
  const { world } = hand
  const { postgres, redis, providers } = world
  switch (kind) {
    case 'kill':
      strike(hand, kind, processOf(world, target))
      return processOf(world, target).restart(lastsMs)
    case 'freeze':
      return freeze(hand, processOf(world, target), lastsMs)
    case 'deploy':
      if (!(await processOf(world, target).deploy())) hand.stuck.push(target)
      return
    case 'kill-runner':
      return killRunner(hand, processOf(world, target))
    case 'cut-postgres':
      return cut(world, target, 'postgres', lastsMs)
    case 'cut-redis':
      return cut(world, target, 'redis', lastsMs)
    case 'crash-postgres': {
      const works = world.timeline.begin('postgres')
      await postgres?.stop('immediate')
      await delay(lastsMs)
      await postgres?.start()
      return works()
    }
    case 'crash-redis':
      await redis?.kill()
      await delay(lastsMs)
      return redis?.start()
    case 'flush-redis':
      // It may be down at this moment: then it is empty anyway.
      return redis?.flush().catch(() => {})
    case 'lose-order-reply':
      loseNextReply(hand, providers.keyed)
      return loseNextReply(hand, providers.plain)
    default:
      return kind satisfies never
  }
}

function processOf({ processes }: World, name: string): ManagedProcess {
  const found = processes.find((one) => one.name === name)
  if (!found) throw new Error(`No process is called ${name}`)
  return found
}

function strike({ strikes }: Hand, kind: Strike['kind'], { pid, isReady }: ManagedProcess): void {
  if (pid !== undefined && isReady) strikes.push({ kind, pid, atUs: nowUs() })
}

async function freeze(hand: Hand, frozen: ManagedProcess, lastsMs: number): Promise<void> {
  const works = hand.world.timeline.begin(frozen.name)
  strike(hand, 'freeze', frozen)
  frozen.signal('SIGSTOP')
  await delay(lastsMs)
  frozen.signal('SIGCONT')
  works()
}

async function cut({ links, timeline }: World, name: string, what: 'postgres' | 'redis', lastsMs: number) {
  const link = links.get(name)?.[what]
  const works = timeline.begin(`${name}/${what}`)
  link?.swallow()
  await delay(lastsMs)
  link?.forward()
  works()
}

async function killRunner({ world, random, print }: Hand, { pid }: ManagedProcess): Promise<void> {
  const runners = (await findProcesses(world.folder)).filter(
    ({ parentPid, command }) => parentPid === pid && command.includes('runner-main'),
  )
  if (runners.length === 0) return print('          there is no runner at the moment')
  try {
    process.kill(random.pick(runners).pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

/** To one order once: three losses in a row are taken for a provider that is out of order, and use an attempt. */
function loseNextReply({ lostOrders }: Hand, provider: FakeProvider): void {
  const next = provider.seen.accepted
  if (lostOrders.get(provider) === next) return
  lostOrders.set(provider, next)
  provider.trouble('accepted', 'lose-the-first-reply')
}
