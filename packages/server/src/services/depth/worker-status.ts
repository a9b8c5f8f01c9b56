import type { Engine } from '@kiln/core'

/** Running: the queue is not stopped, and a process that takes its items has been seen within the last minute. */
export async function readWorkerStatus(
  engine: Pick<Engine, 'queues' | 'workers'>,
  queue: string,
): Promise<{ running: boolean; processing: boolean }> {
  const [queues, workers] = await Promise.all([engine.queues(), engine.workers()])
  const found = queues.find(({ name }) => name === queue)
  const isServed = workers.some(({ queues: served }) => served.includes(queue))
  return { running: isServed && found?.paused === false, processing: (found?.counts.active ?? 0) > 0 }
}
