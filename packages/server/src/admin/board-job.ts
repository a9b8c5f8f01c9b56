import type { QueueJob, QueueJobJson } from '@bull-board/api/typings/app'
import type { Attempt, Engine, Job } from '@kiln/core'
import { notOnTheBoard } from './board-errors.ts'
import { boardStateOf } from './board-states.ts'
import { ignoreRefusal } from './each-listed-job.ts'
import { presentBoardJob } from './present-board-job.ts'

/** With what the board's tree of jobs reads beside the rest. */
export interface BoardJob extends QueueJob {
  id: string
  name: string
  progress: QueueJobJson['progress']
  queueName: string
  queueQualifiedName: string
  opts: QueueJob['opts'] & { parent?: { id: string; queue: string } }
}

interface BoardJobOptions {
  engine: Engine
  job: Job
  /** The job that has called it. */
  parent: Job | null
  /** The runs that have ended. */
  attempts: readonly Attempt[]
  queuePaused: boolean
  /** Part of a list: "retry all" goes over what the list shows, and must pass over what can not be retried. */
  listed: boolean
}

/** A job of the ledger as the board handles it. */
export function createBoardJob({ engine, job, parent, attempts, queuePaused, listed }: BoardJobOptions): BoardJob {
  const { id } = job
  return {
    id,
    name: job.type,
    progress: job.progress,
    queueName: job.queue,
    queueQualifiedName: job.queue,
    opts: parent ? { parent: { id: parent.id, queue: parent.queue } } : {},
    // Made anew for each caller: the board turns the list of stacks round in place.
    toJSON: () => presentBoardJob(job, attempts),
    getState: async () => boardStateOf(job.status, queuePaused),
    getDependenciesCount: () => countChildren(engine, id),
    retry: async () => {
      const retried = engine.retry(id)
      await (listed ? retried.catch(ignoreRefusal) : retried)
    },
    promote: async () => {
      await engine.promote(id)
    },
    remove: () => removeJob(engine, job),
    // Without it, the board would report success and change nothing.
    updateData: async () => {
      throw notOnTheBoard('The input of a job can not be changed: cancel it and submit another one')
    },
  }
}

/** Forgets a job; one that waits is cancelled first, one that runs is refused. */
export async function removeJob(engine: Engine, { id, status }: Job): Promise<void> {
  if (status === 'waiting' || status === 'pending') await engine.cancel(id)
  await engine.remove(id)
}

async function countChildren(engine: Engine, parentId: string) {
  const { pending, waiting, active, completed, failed, cancelled } = await engine.counts({ parentId })
  return { unprocessed: pending + waiting + active, processed: completed, failed: failed + cancelled }
}
