/** Carries names of queues that have something to hand out. */
export const queueChannel = 'kiln_queues'

/** Carries ids of jobs that something happened to, separated by commas. */
export const jobChannel = 'kiln_jobs'

/** Carries ids of jobs whose lease was taken away by a cancel. */
export const cancelChannel = 'kiln_cancels'

/** A payload may hold 8000 bytes; an id and its comma take 37. */
const idsPerPayload = 200

/** A part of a statement that announces the ids of `source`, in payloads that fit. */
export function notifyJobs(source: string, channel = jobChannel): string {
  return `select pg_notify('${channel}', string_agg(id::text, ',')) as notified
    from (select id, (row_number() over () - 1) / ${idsPerPayload} as part from ${source}) as parts group by part`
}

/** A part of a statement that announces the queues of `source`; `delay_ms` tells when the job will be runnable. */
export function notifyQueues(source: string): string {
  return `select pg_notify('${queueChannel}', queue || '|' || delay_ms) as notified
    from (select queue, min(delay_ms)::bigint as delay_ms from ${source} group by queue) as woken`
}
