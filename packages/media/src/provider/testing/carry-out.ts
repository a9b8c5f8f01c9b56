import type { ProviderOrder } from '../provider.ts'

interface CarryOutOptions {
  filePath: string
  idempotencyKey?: string
  signal?: AbortSignal
}

/** Carries an order out as the journal of `job.provider` would when nothing goes wrong. */
export async function carryOut<Result>(order: ProviderOrder<Result>, options: CarryOutOptions): Promise<Result> {
  const { filePath, idempotencyKey = 'key-1', signal = new AbortController().signal } = options
  const submitted = await order.submit({ idempotencyKey, filePath, signal })
  if ('result' in submitted) return submitted.result
  const output = await pollUntilDone(order, submitted.taskId, signal)
  if (!order.fetch) throw new Error('The order gives no result.')
  return order.fetch(output, { filePath, signal })
}

/** @returns the output of the task. @throws Error with the message of one that failed */
export async function pollUntilDone<Result>(
  order: ProviderOrder<Result>,
  taskId: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  for (let polls = 0; polls < 20; polls++) {
    const now = await order.poll?.(taskId, { signal })
    if (now?.state === 'succeeded') return now.output
    if (now?.state !== 'running') throw new Error(now?.message ?? 'The order has no tasks.')
  }
  throw new Error('The task does not end.')
}
