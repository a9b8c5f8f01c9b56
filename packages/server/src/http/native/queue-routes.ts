import { listQueuesResponse, listWorkersResponse, nativeError, nativeQueue } from '@kiln/contracts'
import type { Engine, QueueInfo } from '@kiln/core'
import { z } from 'zod'
import { HttpError } from '../problem.ts'
import type { TypedApp } from '../typed-app.ts'

const tags = ['Queues']
const config = { access: 'admin' } as const
const params = z.object({ name: z.string() })

/** Queues and workers concern the whole system: admins only. */
export function registerQueueRoutes(app: TypedApp, { engine }: { engine: Engine }): void {
  app.get(
    '/api/queues',
    { config, schema: { tags, summary: 'List queues', response: { 200: listQueuesResponse, 403: nativeError } } },
    async () => ({ queues: await engine.queues() }),
  )

  const switchResponse = { 200: nativeQueue, 403: nativeError, 404: nativeError }

  app.post(
    '/api/queues/:name/pause',
    { config, schema: { tags, summary: 'Start no further jobs of a queue', params, response: switchResponse } },
    async ({ params: { name } }) => {
      await findQueue(name)
      await engine.pause(name)
      return findQueue(name)
    },
  )

  app.post(
    '/api/queues/:name/resume',
    { config, schema: { tags, summary: 'Let a paused queue go on', params, response: switchResponse } },
    async ({ params: { name } }) => {
      await findQueue(name)
      await engine.resume(name)
      return findQueue(name)
    },
  )

  app.get(
    '/api/workers',
    {
      config,
      schema: { tags: ['Workers'], summary: 'List workers', response: { 200: listWorkersResponse, 403: nativeError } },
    },
    async () => {
      const workers = await engine.workers()
      return {
        workers: workers.map((worker) => ({
          ...worker,
          startedAt: worker.startedAt.toISOString(),
          lastSeenAt: worker.lastSeenAt.toISOString(),
        })),
      }
    },
  )

  async function findQueue(name: string): Promise<QueueInfo> {
    const queue = (await engine.queues()).find((candidate) => candidate.name === name)
    if (queue) return queue
    throw new HttpError({ status: 404, code: 'QUEUE_UNKNOWN', message: `Queue ${name} not found` })
  }
}
