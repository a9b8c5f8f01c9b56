import { chaosOutput } from '../jobs/chaos-jobs.ts'
import type { AttemptRow, Evidence } from './evidence.ts'
import { type Check, groupBy } from './violation.ts'

/** Notes are in whole milliseconds, cut off. */
const noteToleranceUs = 1_000

/** What a run has written, and when. */
interface Write {
  jobId: string
  run: number
  atUs: number
  what: string
}

/**
 * Whatever names a run was written while that run held its lease, by the database's clock; the effect of a job is
 * there once, of the run that won; and no run's code was started twice.
 */
export const checkFences: Check = (evidence) => [...lateWrites(evidence), ...effects(evidence), ...runs(evidence)]

function lateWrites({ steps, artifacts, events, attempts }: Evidence): string[] {
  const holds = new Map(attempts.map((attempt) => [holdKey(attempt), attempt]))
  const writes: Write[] = [
    ...steps.map((step) => ({ ...step, what: `step ${step.key}` })),
    ...artifacts.map((file) => ({ ...file, run: runOfKey(file.storageKey), what: `file ${file.storageKey}` })),
    ...events.filter(({ status }) => status === 'active').map((event) => ({ ...event, what: `event ${event.seq}` })),
  ]
  return writes
    .filter((write) => !isWithin(write, holds.get(holdKey(write))))
    .map(({ jobId, run, what }) => `${jobId}: ${what} of run ${run} was written when that run did not hold the job`)
}

function holdKey({ jobId, run }: { jobId: string; run: number }): string {
  return `${jobId} ${run}`
}

/** `<folder>/<job id>/<run>/<name>` */
function runOfKey(storageKey: string): number {
  return Number(storageKey.split('/')[2])
}

function isWithin({ atUs }: Write, hold: AttemptRow | undefined): boolean {
  return hold !== undefined && hold.startedAtUs <= atUs && atUs <= hold.finishedAtUs
}

function effects({ jobs, effects }: Evidence): string[] {
  const byJob = groupBy(effects, ({ jobId }) => jobId)
  const known = new Set(jobs.map(({ id }) => id))
  const unknown = effects.filter(({ jobId }) => !known.has(jobId))
  const wrong = jobs.flatMap(({ id, tag, status, run }) => {
    const own = (byJob.get(id) ?? []).map((effect) => effect.run)
    const wanted = status === 'completed' ? [run] : []
    return own.join() === wanted.join() ? [] : [`${tag}: effects of runs [${own}], [${wanted}] is right`]
  })
  return [...wrong, ...unknown.map(({ jobId }) => `${jobId}: an effect of a job that is not there`)]
}

function runs({ jobs, attempts, notes, steps }: Evidence): string[] {
  const holds = new Map(attempts.map((attempt) => [holdKey(attempt), attempt]))
  const started = groupBy(
    notes.filter(({ what }) => what === 'start'),
    holdKey,
  )
  const ended = new Set(notes.filter(({ what }) => what === 'end').map(holdKey))
  const twice = [...started].filter(([, own]) => own.length > 1).map(([key]) => `${key}: its code was started twice`)
  const early = [...started].flatMap(([key, [note]]) => {
    const hold = holds.get(key)
    if (!hold) return [`${key}: its code ran, and there is no such run`]
    return note && note.atUs < hold.startedAtUs - noteToleranceUs ? [`${key}: its code ran before the run began`] : []
  })
  const stepsOf = groupBy(steps, ({ jobId }) => jobId)
  const unsaid = jobs.flatMap((job) => {
    if (job.status !== 'completed') return []
    const wrong = ended.has(holdKey({ jobId: job.id, run: job.run })) ? [] : [`${job.tag}: its code has not ended`]
    const own = (stepsOf.get(job.id) ?? []).toSorted((a, b) => a.key.localeCompare(b.key))
    const output = chaosOutput.safeParse(job.output)
    const given = JSON.stringify(output.data?.parts)
    if (own.length === 0 || JSON.stringify(own.map((step) => step.output)) === given) return wrong
    return [...wrong, `${job.tag}: its output is not that of its stored steps`]
  })
  return [...twice, ...early, ...unsaid]
}
