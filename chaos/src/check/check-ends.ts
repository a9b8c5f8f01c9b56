import { type ChaosInput, chaosOutput, type Kind } from '../jobs/chaos-jobs.ts'
import type { JobRow } from './evidence.ts'
import { type Check, isEnded } from './violation.ts'

/** Every job has ended, and as its kind has to: whatever was broken meanwhile has changed no end. */
export const checkEnds: Check = ({ jobs, submissions, cancelAsked, cancelled }) => {
  const planned = new Map(submissions.map((one) => [one.input.tag, one]))
  return jobs.flatMap((job) => {
    if (!isEnded(job.status)) return [`${job.tag}: is still ${job.status}`]
    if (cancelled.has(job.id))
      return job.status === 'cancelled' ? [] : [`${job.tag}: was cancelled and is ${job.status}`]
    if (job.status === 'cancelled') {
      const parent = jobs.find(({ id }) => id === job.parentId)
      const isMeant = cancelAsked.has(job.id) || parent?.status === 'cancelled'
      return isMeant ? [] : [`${job.tag}: nobody has cancelled it`]
    }
    const submission = planned.get(job.tag)
    return endOf(job, submission?.kind, submission?.input)
  })
}

function endOf(job: JobRow, kind: Kind | undefined, input: ChaosInput | undefined): string[] {
  const wanted = kind === 'hopeless' ? 'failed' : 'completed'
  const isUnknowable = kind === 'paid-plain' && job.errorCode === 'PROVIDER_OUTCOME_UNKNOWN'
  if (job.status !== wanted) return isUnknowable ? [] : [`${job.tag}: is ${job.status} (${job.errorCode})`]
  if (job.status === 'failed') return []
  const output = chaosOutput.safeParse(job.output)
  if (!output.success) return [`${job.tag}: its output is broken`]
  if (output.data.tag !== job.tag) return [`${job.tag}: has the output of ${output.data.tag}`]
  if (output.data.run !== job.run) return [`${job.tag}: run ${job.run} won, its output is of run ${output.data.run}`]
  const failures = input?.failures ?? 0
  if (job.failedAttempts !== failures) return [`${job.tag}: ${job.failedAttempts} failed attempts, ${failures} planned`]
  return []
}
