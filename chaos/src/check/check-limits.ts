import { chaosJobs, limitedSlots, rate } from '../jobs/chaos-jobs.ts'
import type { AttemptRow, Evidence } from './evidence.ts'
import type { Check } from './violation.ts'

/**
 * A slot is held from the claim of a run until the ledger has recorded its end, both by the database's clock. At no
 * instant are more held than the queue has; in no window that is as long as the rate's do more runs begin than it
 * allows. Code of a run that has lost its lease may go on until its worker hears of it: it holds no slot any more.
 */
export const checkLimits: Check = (evidence) => [
  ...tooManySlots(attemptsOf(evidence, chaosJobs.slots.name)),
  ...tooManyStarts(attemptsOf(evidence, chaosJobs.rate.name)),
]

function attemptsOf({ jobs, attempts }: Evidence, queue: string): AttemptRow[] {
  const ids = new Set(jobs.filter((job) => job.queue === queue).map(({ id }) => id))
  return attempts.filter(({ jobId }) => ids.has(jobId))
}

function tooManySlots(attempts: readonly AttemptRow[]): string[] {
  // At the same microsecond an end comes first.
  const changes = attempts
    .flatMap(({ startedAtUs, finishedAtUs }) => [
      { atUs: startedAtUs, by: 1 },
      { atUs: finishedAtUs, by: -1 },
    ])
    .toSorted((a, b) => a.atUs - b.atUs || a.by - b.by)
  let held = 0
  return changes.flatMap(({ atUs, by }) => {
    held += by
    return by > 0 && held > limitedSlots ? [`${held} slots of ${limitedSlots} were held at ${atUs}`] : []
  })
}

function tooManyStarts(attempts: readonly AttemptRow[]): string[] {
  const starts = attempts.map(({ startedAtUs }) => startedAtUs).toSorted((a, b) => a - b)
  return starts.flatMap((atUs, index) => {
    const first = starts[index - rate.max]
    const isTooSoon = first !== undefined && atUs - first < rate.perMs * 1000
    return isTooSoon ? [`${rate.max + 1} starts within ${atUs - first} µs, at ${atUs}`] : []
  })
}
