import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { chaosAccepted } from './chaos-service.ts'
import type { Submission } from './check/evidence.ts'
import type { PlannedRequest } from './plan/plan-load.ts'
import type { Random } from './random.ts'
import type { World } from './world/open-world.ts'

/** Of one request. A server that lost its database meanwhile answers by then. */
const answerTimeoutMs = 15_000
const betweenTriesMs = 300

interface LoadResult {
  submissions: Submission[]
  /** Jobs that were asked to be cancelled, and those of them for which that was answered with 200. */
  cancelAsked: Set<string>
  cancelled: Set<string>
}

export interface Load extends LoadResult {
  world: World
  random: Random
  /** Fires when nothing is waited for any more. */
  signal: AbortSignal
}

/** Sends the requests as they were planned and resolves when each has its answer, or will get none. */
export async function sendLoad(
  world: World,
  plan: { requests: readonly PlannedRequest[]; random: Random; startedAt: number; signal: AbortSignal },
): Promise<Load> {
  const { random, signal } = plan
  const load: Load = { world, random, signal, submissions: [], cancelAsked: new Set(), cancelled: new Set() }
  const underWay = plan.requests.map(async (planned) => {
    await delay(Math.max(0, plan.startedAt + planned.atMs - performance.now()))
    await sendRequest(load, planned)
  })
  await Promise.all(underWay)
  return load
}

async function sendRequest(load: Load, planned: PlannedRequest): Promise<void> {
  const { kind, delayMs, sentTimes } = planned
  const submission: Submission = { kind, delayMs, input: planned.input, answers: [], refused: 0, unanswered: 0 }
  load.submissions.push(submission)
  const isKeyed = sentTimes > 1
  const sendOnce = () => submit(load, submission, isKeyed)
  await Promise.all(Array.from({ length: sentTimes }, sendOnce))
  // What can be repeated is repeated until it is accepted.
  while (isKeyed && submission.answers.length === 0) {
    await delay(betweenTriesMs, undefined, { signal: load.signal })
    await sendOnce()
  }
  const jobId = submission.answers[0]
  if (planned.cancelAfterMs === null || jobId === undefined) return
  await delay(planned.cancelAfterMs)
  await cancelJob(load, jobId)
}

async function submit(load: Load, submission: Submission, isKeyed: boolean): Promise<void> {
  const { kind, delayMs, input } = submission
  const headers = { 'content-type': 'application/json', ...(isKeyed && { 'idempotency-key': input.tag }) }
  const body = JSON.stringify({ kind, delayMs, ...input })
  const answer = await ask(load, '/chaos/jobs', { method: 'POST', headers, body })
  if (answer?.status === 202) submission.answers.push(chaosAccepted.parse(answer.body).jobId)
  else if (answer) submission.refused += 1
  else submission.unanswered += 1
}

/** Asks until there is an answer that says how it is. */
export async function cancelJob(load: Load, jobId: string): Promise<void> {
  load.cancelAsked.add(jobId)
  for (;;) {
    const answer = await ask(load, `/api/jobs/${jobId}/cancel`, { method: 'POST' })
    if (answer?.status === 200) load.cancelled.add(jobId)
    // 409: it had ended, maybe by an earlier try whose answer was lost.
    if (answer?.status === 200 || answer?.status === 409) return
    await delay(betweenTriesMs, undefined, { signal: load.signal })
  }
}

/** Waits for a server that serves. @returns null when there was no whole answer: what was asked may be done or not */
export async function ask(
  { world, random, signal }: Load,
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; body: unknown } | null> {
  let servers = serversOf(world)
  for (; servers.length === 0; servers = serversOf(world)) {
    await delay(betweenTriesMs, undefined, { signal })
  }
  try {
    const response = await fetch(`${random.pick(servers)}${path}`, {
      ...init,
      signal: AbortSignal.timeout(answerTimeoutMs),
    })
    return { status: response.status, body: z.json().parse(await response.json()) }
  } catch {
    return null
  }
}

function serversOf({ processes }: World): string[] {
  return processes.flatMap(({ url }) => (url === null ? [] : [url]))
}
