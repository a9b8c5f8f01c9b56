import { writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { ProviderCall, ProviderFault } from '../../provider-call.ts'

/** How a job of a test orders at the fake provider. */
export const orderSchema = z.object({
  url: z.string(),
  repeat: z.enum(['never', 'same-key', 'free']).default('never'),
  finds: z.boolean().default(false),
  makesFile: z.boolean().default(true),
  pollEveryMs: z.number().default(20),
  prompt: z.string().default('a house'),
  /** Attempts of the job that fail after they have bought. */
  failures: z.number().default(0),
  /** Whether the job makes a plain error of what it is told, so that it is tried again. */
  hidesErrors: z.boolean().default(false),
  /** Whether the job looks at the provider's list when it has bought, before it ends. */
  looksAfterwards: z.boolean().default(false),
})
export type FakeOrder = z.output<typeof orderSchema>

export interface Picture {
  width: number
}

const submittedSchema = z.union([
  z.object({ id: z.string(), priceUsd: z.number() }),
  z.object({ picture: z.string(), priceUsd: z.number() }),
])
const taskSchema = z.object({
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  progress: z.number(),
  picture: z.string().optional(),
  message: z.string().optional(),
  permanent: z.boolean().optional(),
})
const listSchema = z.object({ tasks: z.array(z.object({ id: z.string(), idempotencyKey: z.string() })) })

const picture: Picture = { width: 512 }

/** The fake provider as a job orders from it: written as the real ones of media are. */
export function fakeProviderCall(order: FakeOrder): ProviderCall<Picture> {
  const { url, repeat, finds, makesFile, pollEveryMs, prompt } = order
  const ask = async (path: string, init: RequestInit) => {
    const response = await fetch(`${url}${path}`, init).catch((error: Error & { cause?: { code?: string } }) => {
      if (init.signal?.aborted) throw error
      const outcome = error.cause?.code === 'ECONNREFUSED' ? { outcome: 'not-taken' as const } : {}
      throw fault(`not reached: ${error.cause?.code}`, outcome)
    })
    if (response.ok) return response
    await response.body?.cancel()
    throw fault(`status ${response.status}`, faultOfResponse(response))
  }
  const cost = (amount: number) => ({ amount, currency: 'USD' })

  return {
    provider: `fake-${new URL(url).port}`,
    request: { prompt },
    repeat,
    makesFile,
    pollEveryMs,
    submit: async ({ idempotencyKey, filePath, signal }) => {
      const headers = { 'idempotency-key': idempotencyKey }
      const response = await ask('/tasks', { method: 'POST', headers, body: JSON.stringify({ prompt }), signal })
      const submitted = submittedSchema.parse(await response.json())
      if ('id' in submitted) return { taskId: submitted.id, cost: cost(submitted.priceUsd) }
      if (makesFile) await writeFile(filePath, submitted.picture)
      return { result: picture, cost: cost(submitted.priceUsd) }
    },
    poll: async (taskId, { signal }) => {
      const response = await ask(`/tasks/${taskId}`, { signal })
      const { status, progress, picture, message = 'cancelled', permanent } = taskSchema.parse(await response.json())
      if (status === 'running') return { state: 'running', progress }
      if (status === 'done') return { state: 'succeeded', output: makesFile ? { picture } : { width: 256 } }
      return { state: 'failed', message, ...(permanent !== undefined && { permanent }) }
    },
    ...(makesFile && {
      fetch: async (output, { filePath, signal }) => {
        const { picture: address } = z.object({ picture: z.string() }).parse(output)
        const response = await ask(address, { signal })
        await writeFile(filePath, Buffer.from(await response.arrayBuffer()))
        return picture
      },
    }),
    cancel: async (taskId, { signal }) => void (await ask(`/tasks/${taskId}`, { method: 'DELETE', signal })),
    ...(finds && {
      find: async ({ idempotencyKey, signal }) => {
        const { tasks } = listSchema.parse(await (await ask('/tasks/', { signal })).json())
        const found = tasks.find((task) => task.idempotencyKey === idempotencyKey)
        return found ? { taskId: found.id } : null
      },
    }),
  }
}

function faultOfResponse({ status, headers }: Response): ProviderFault {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  const retryAfter = Number.isNaN(seconds) ? {} : { retryAfterMs: seconds * 1000 }
  if (status === 429) return { outcome: 'not-taken', rateLimited: true, ...retryAfter }
  if (status >= 500) return retryAfter
  return { outcome: 'not-taken', permanent: status === 400 }
}

function fault(message: string, says: ProviderFault): Error {
  return Object.assign(new Error(message), says)
}
