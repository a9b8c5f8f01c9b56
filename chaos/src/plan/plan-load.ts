import { type ChaosInput, chaosJobs, type Kind } from '../jobs/chaos-jobs.ts'
import type { Random } from '../random.ts'

/** A request of the load, known before anything starts. */
export interface PlannedRequest {
  /** Milliseconds after the start. */
  atMs: number
  kind: Kind
  input: ChaosInput
  delayMs: number
  /** How often it is sent under one idempotency key, all at once; 1 without a key. */
  sentTimes: number
  /** When it is cancelled, in milliseconds after it was accepted; null for never. */
  cancelAfterMs: number | null
}

/** How often a kind comes, against the others. What takes a runner process costs much more than what does not. */
const weights: Record<Kind, number> = {
  quick: 8,
  'quick-in-runner': 4,
  long: 8,
  'long-in-runner': 5,
  flaky: 3,
  hopeless: 1,
  endless: 2,
  'endless-in-runner': 1,
  parent: 3,
  steps: 3,
  'steps-in-runner': 2,
  file: 2,
  'file-in-runner': 2,
  postponed: 2,
  'paid-keyed': 3,
  'paid-plain': 3,
  'paid-in-runner': 2,
  slots: 5,
  rate: 5,
}
const kinds = Object.keys(chaosJobs).filter((name): name is Kind => name in chaosJobs)
const bag = kinds.flatMap((kind) => Array.from({ length: weights[kind] }, () => kind))

/** These come within the first moments, so that there is something to lose when the first process is struck. */
const first: readonly Kind[] = [...kinds, 'long', 'long', 'long', 'long', 'steps', 'parent']
const firstMs = 2_000

/** Requests at random moments: each kind once at first, then as their weights say. */
export function planLoad(random: Random, load: { seconds: number; perSecond: number }): PlannedRequest[] {
  const count = Math.max(first.length, Math.round(load.seconds * load.perSecond))
  return Array.from({ length: count }, (_, index) => {
    const kind = first[index] ?? random.pick(bag)
    const atMs = Math.round(random.next() * (index < first.length ? firstMs : load.seconds * 1000))
    return { atMs, kind, ...planRequest(random, kind, `${kind}-${index}`) }
  })
}

function planRequest(random: Random, kind: Kind, tag: string): Omit<PlannedRequest, 'atMs' | 'kind'> {
  const endless = kind.startsWith('endless')
  const isLong = kind.startsWith('long')
  return {
    input: {
      tag,
      workMs: endless ? 600_000 : isLong ? random.between(2_000, 8_000) : random.between(0, 400),
      failures: kind === 'flaky' ? random.between(1, 3) : kind === 'hopeless' ? 100 : 0,
      parts: random.between(1, 3),
    },
    delayMs: random.next() < 0.1 ? random.between(500, 5_000) : 0,
    sentTimes: random.next() < 0.25 ? random.between(2, 3) : 1,
    cancelAfterMs: endless || random.next() < 0.05 ? random.between(0, 4_000) : null,
  }
}
