import { z } from 'zod'
import { isoTime } from '../common/times.ts'

const count = z.number().int()

export const nativeQueue = z
  .object({
    name: z.string(),
    paused: z.boolean(),
    slotsTotal: count.nullable().describe('Jobs that may run at once over all processes; null for no limit'),
    counts: z.object({
      pending: count,
      waiting: count,
      active: count,
      completed: count,
      failed: count,
      cancelled: count,
    }),
    oldestWaitingSeconds: z.number().nullable(),
  })
  .meta({ id: 'Queue' })

export type NativeQueue = z.output<typeof nativeQueue>

export const listQueuesResponse = z.object({ queues: z.array(nativeQueue) })

export const nativeWorker = z
  .object({
    id: z.string(),
    host: z.string(),
    pid: count,
    version: z.string().nullable().describe('Of its program'),
    queues: z.array(z.string()),
    slots: z.record(z.string(), count).nullable().describe('Jobs of each queue that it runs at once'),
    activeJobs: count,
    startedAt: isoTime,
    lastSeenAt: isoTime,
  })
  .meta({ id: 'Worker' })

export type NativeWorker = z.output<typeof nativeWorker>

export const listWorkersResponse = z.object({ workers: z.array(nativeWorker) })
