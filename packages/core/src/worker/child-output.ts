import { KilnError } from '../errors.ts'
import { type JobReader, waitForJob, watchJob } from '../events.ts'
import type { ProgressSpan } from '../running-job.ts'

interface Child {
  id: string
  type: string
  /** Where the child's progress shows on its parent's. */
  span?: ProgressSpan | undefined
}

interface Parent {
  reader: JobReader
  signal: AbortSignal
  progress: { report(percent: number, message: string | null): void }
}

/** Waits for a child and gives back its output. @throws KilnError CHILD_FAILED; the signal's reason */
export async function childOutput(parent: Parent, child: Child): Promise<unknown> {
  if (child.span) await showProgress(parent, child.id, child.span)
  const { reader, signal } = parent
  for (;;) {
    const found = await waitForJob(reader, child.id, { timeoutMs: 60_000, signal })
    signal.throwIfAborted()
    switch (found?.status) {
      case 'completed':
        return found.output
      case 'failed':
      case 'cancelled':
        throw new KilnError('CHILD_FAILED', found.error?.message ?? `${child.type} was cancelled`)
      case undefined:
        throw new KilnError('CHILD_FAILED', `${child.type} is gone`)
      case 'pending':
      case 'waiting':
      case 'active':
    }
  }
}

/** Until the child has ended or the signal fires. A new attempt of it begins at 0; the parent's progress stays. */
async function showProgress({ reader, signal, progress }: Parent, id: string, span: ProgressSpan): Promise<void> {
  for await (const event of watchJob(reader, id, { signal })) {
    if (event.status !== 'active') continue
    progress.report(span.from + ((span.to - span.from) * event.progress) / 100, event.message)
  }
}
