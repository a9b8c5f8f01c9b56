import { measureRecoveries, type Recovery } from './check/measure-recoveries.ts'
import type { ChaosResult } from './run-chaos.ts'

/** What happened, for people: what was asked, what was broken, how long it took, and what does not hold. */
export function report(result: ChaosResult): string[] {
  const { mode, seed, actions, evidence, violations, settledMs } = result
  const { jobs, attempts, submissions, purchases, files } = evidence
  const answered = submissions.reduce((sum, { answers }) => sum + answers.length, 0)
  const refused = submissions.reduce((sum, submission) => sum + submission.refused, 0)
  const unanswered = submissions.reduce((sum, submission) => sum + submission.unanswered, 0)
  return [
    '',
    `mode ${mode}, seed ${seed}`,
    `requests   ${submissions.length}, answered with 202 ${answered} times, refused ${refused} times, without an answer ${unanswered} times`,
    `jobs       ${counted(jobs.map(({ status }) => status))}`,
    ...countedByType(jobs),
    `runs       ${counted(attempts.map(({ outcome }) => outcome))}`,
    `actions    ${counted(actions.map(({ kind }) => kind))}`,
    `purchases  ${purchases.length}`,
    `files      ${files.length}`,
    `recovery   ${recoveriesOf(result)}`,
    `lateness   ${Math.round(evidence.lateMs)} ms at most, of a timer of an idle process`,
    `settled    ${(settledMs / 1000).toFixed(1)} s after the last action`,
    `violations ${violations.length}`,
    ...violations.map(({ rule, text }) => `  ${rule}: ${text}`),
  ]
}

function counted(words: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a)
  return `${words.length}${sorted.length > 0 ? ': ' : ''}${sorted.map(([word, count]) => `${count} ${word}`).join(', ')}`
}

function countedByType(jobs: ChaosResult['evidence']['jobs']): string[] {
  const types = [...new Set(jobs.map(({ type }) => type))].toSorted()
  return types.map((type) => {
    const statuses = jobs.filter((job) => job.type === type).map(({ status }) => status)
    return `  ${type.padEnd(24)} ${counted(statuses)}`
  })
}

function recoveriesOf({ evidence }: ChaosResult): string {
  const found = measureRecoveries(evidence)
  if (found.length === 0) return 'no job was running on a worker that was struck'
  const undisturbed = found.filter((one) => one.isUndisturbed)
  return [
    `${found.length} jobs of struck workers, ${timesOf(found)}`,
    `${undisturbed.length} undisturbed, ${timesOf(undisturbed)}`,
  ].join('; ')
}

function timesOf(recoveries: readonly Recovery[]): string {
  const longest = (numbers: readonly number[]) => `${(Math.max(0, ...numbers) / 1000).toFixed(1)} s`
  const again = recoveries.flatMap(({ againMs }) => (againMs === null ? [] : [againMs]))
  return `free after at most ${longest(recoveries.map(({ freeMs }) => freeMs))}, running again after ${longest(again)}`
}
