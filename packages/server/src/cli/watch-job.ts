import type { NativeJobDetails, NativeJobEvent, NativeJobStatus } from '@kiln/contracts'
import type { ApiClient } from './api-client.ts'
import { createProgressDisplay } from './progress-display.ts'
import { followJob } from './read-events.ts'

interface Watch {
  client: ApiClient
  jobId: string
  signal?: AbortSignal
  /** Instead of a progress bar. */
  onEvent?: (event: NativeJobEvent) => void
}

/** Shows the progress of a job until it has ended, and returns what became of it. */
export async function watchJob({ client, jobId, signal, onEvent }: Watch): Promise<NativeJobDetails> {
  const display = onEvent ? null : createProgressDisplay()
  try {
    const path = `/api/jobs/${encodeURIComponent(jobId)}`
    const job = await client.request<NativeJobDetails>(path)
    display?.update({ percent: job.progress, message: job.progressMessage ?? firstMessages[job.status] })
    for await (const event of followJob({ client, jobId, ...(signal && { signal }) })) {
      onEvent?.(event)
      display?.update({ percent: event.progress, message: messageOf(event) })
    }
    return await client.request<NativeJobDetails>(path)
  } finally {
    display?.end()
  }
}

const firstMessages: Record<NativeJobStatus, string> = {
  pending: 'waiting for its time',
  waiting: 'waiting for a worker',
  active: 'started',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
}

function messageOf({ status, message, run }: NativeJobEvent): string {
  if (status === 'active') return message ?? (run > 1 ? `started again (run ${run})` : 'started')
  return status === 'pending' ? 'waiting for the next attempt' : status
}
