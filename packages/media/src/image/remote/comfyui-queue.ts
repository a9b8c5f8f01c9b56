import { z } from 'zod'
import type { ProviderHttp } from '../../provider/http.ts'

/** Whole workflows are in the lists, some with pictures in them. */
const MAX_LIST_BYTES = 64 * 1024 * 1024
const SEARCHED_RUNS = 200

/** `[number, prompt_id, workflow, extra_data, …]`, in queue and history alike. */
const queueItem = z.tuple(
  [z.unknown(), z.string(), z.unknown(), z.looseObject({ kiln: z.unknown().optional() })],
  z.unknown(),
)
const queue = z.object({ queue_running: z.array(queueItem), queue_pending: z.array(queueItem) })
const history = z.record(z.string(), z.object({ prompt: queueItem }))

interface QueuedPrompt {
  id: string
  /** Ours, if the prompt is ours. */
  key: unknown
}

const toPrompt = ([, id, , extraData]: z.infer<typeof queueItem>): QueuedPrompt => ({ id, key: extraData.kiln })

export async function readQueue(http: ProviderHttp, signal: AbortSignal) {
  const answer = await http.call({ method: 'GET', path: '/queue', maxBytes: MAX_LIST_BYTES, signal }, queue)
  return { running: answer.queue_running.map(toPrompt), pending: answer.queue_pending.map(toPrompt) }
}

/** The prompt that carries our key, queued, running or ended. */
export async function findPrompt(
  http: ProviderHttp,
  key: string,
  signal: AbortSignal,
): Promise<{ taskId: string } | null> {
  const { running, pending } = await readQueue(http, signal)
  const path = `/history?max_items=${SEARCHED_RUNS}`
  // Asked after the queue: what ends in between is seen here.
  const ended = await http.call({ method: 'GET', path, maxBytes: MAX_LIST_BYTES, signal }, history)
  const prompts = [...running, ...pending, ...Object.values(ended).map(({ prompt }) => toPrompt(prompt))]
  const ours = prompts.find((prompt) => prompt.key === key || prompt.id === key)
  return ours ? { taskId: ours.id } : null
}
