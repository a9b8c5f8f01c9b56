import type { JobState, RedisLink } from '@kiln/core'
import type { RedisView } from './redis-view.ts'

const dayMs = 24 * 60 * 60 * 1000

const jobKey = (id: string) => `jobs:${id}`
const statusKey = (status: string) => `jobs:status:${status}`

/**
 * Writes what has become of some jobs. Single commands and no transaction: on a Cluster these keys are on several nodes.
 * @throws what Redis says
 */
export async function writeJobKeys(link: RedisLink, view: RedisView, jobs: readonly JobState[]): Promise<void> {
  const { commands } = link
  const keepMs = view.retentionMs ?? 30 * dayMs
  const shown = jobs.map((job) => ({ job, shown: view.view(job) }))
  const values = shown.map(({ job, shown }) =>
    commands.set(jobKey(job.id), JSON.stringify(shown), 'PX', leftMs(job, keepMs)),
  )
  const sets = view.statuses.flatMap((status) => {
    const key = statusKey(status)
    const inside = shown.filter((one) => one.shown.status === status).flatMap(({ job }) => [timeOf(job), job.id])
    const outside = shown.filter((one) => one.shown.status !== status).map(({ job }) => job.id)
    return [
      ...(outside.length > 0 ? [commands.zrem(key, ...outside)] : []),
      ...(inside.length > 0 ? [commands.zadd(key, ...inside), commands.pexpire(key, keepMs)] : []),
    ]
  })
  await Promise.all([...values, ...sets])
}

/** Takes jobs out of the sets whose time is over: their own keys have expired by themselves. */
export async function dropExpiredMembers(link: RedisLink, view: RedisView, now: number): Promise<void> {
  if (view.retentionMs === null) return
  const oldest = now - view.retentionMs
  await Promise.all(view.statuses.map((status) => link.commands.zremrangebyscore(statusKey(status), '-inf', oldest)))
}

/** The order within a status: by the end where there is one, else by the submit. */
function timeOf(job: JobState): number {
  return (job.finishedAt ?? job.createdAt).getTime()
}

function leftMs(job: JobState, keepMs: number): number {
  return job.finishedAt ? Math.max(1, Math.round(job.finishedAt.getTime() + keepMs - Date.now())) : keepMs
}
