import type { EventRow, JobRow } from './evidence.ts'
import { type Check, groupBy, isEnded } from './violation.ts'

/** Events of a job have no gap, never go back in time or run, end once, and within a run progress never falls. */
export const checkEvents: Check = ({ jobs, events }) => {
  const byJob = groupBy(events, ({ jobId }) => jobId)
  return jobs.flatMap((job) => {
    const own = (byJob.get(job.id) ?? []).toSorted((a, b) => a.seq - b.seq)
    return [...endsOf(job, own), ...own.flatMap((event, index) => stepOf(job, event, own[index - 1]))]
  })
}

function endsOf(job: JobRow, own: readonly EventRow[]): string[] {
  const wrong: string[] = []
  if (own.length !== job.eventSeq) wrong.push(`${job.tag}: ${own.length} events, numbered up to ${job.eventSeq}`)
  const ends = own.filter(({ status }) => isEnded(status)).length
  if (ends !== (isEnded(job.status) ? 1 : 0)) wrong.push(`${job.tag}: is ${job.status} and has ended ${ends} times`)
  const last = own.at(-1)
  if (last && last.status !== job.status) wrong.push(`${job.tag}: is ${job.status}, its last event says ${last.status}`)
  return wrong
}

function stepOf(job: JobRow, event: EventRow, before: EventRow | undefined): string[] {
  const where = `${job.tag}: event ${event.seq}`
  if (event.seq !== (before?.seq ?? 0) + 1) return [`${where} follows ${before?.seq ?? 'none'}`]
  if (!before) return []
  if (event.atUs < before.atUs) return [`${where} is ${before.atUs - event.atUs} µs before the one before it`]
  if (event.run < before.run) return [`${where} is of run ${event.run}, after one of run ${before.run}`]
  const bothRun = event.status === 'active' && before.status === 'active' && event.run === before.run
  if (bothRun && event.progress < before.progress) return [`${where}: progress falls`]
  return []
}
