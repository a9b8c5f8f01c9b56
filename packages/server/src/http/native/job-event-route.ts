import { nativeError, nativeJobEvent } from '@kiln/contracts'
import type { Engine } from '@kiln/core'
import { z } from 'zod'
import { type ServerSentEvent, sendEventStream } from '../event-stream.ts'
import type { TypedApp } from '../typed-app.ts'
import { compileSerializer } from '../zod-serializer.ts'
import { findJob, jobParams } from './find-job.ts'
import { presentEvent } from './present-job.ts'

interface EventRouteDependencies {
  engine: Engine
  stopping: AbortSignal
}

const lastEventId = z.object({
  'last-event-id': z
    .string()
    .regex(/^\d{1,15}$/, 'must be the id of an event, a whole number')
    .transform(Number)
    .optional()
    .describe('The stream goes on after this event; an EventSource sends it by itself'),
})

const serialize = compileSerializer(nativeJobEvent)

/** Everything that happens to a job, as server-sent events, until it has ended. */
export function registerJobEventRoute(app: TypedApp, { engine, stopping }: EventRouteDependencies): void {
  app.get(
    '/api/jobs/:id/events',
    {
      exposeHeadRoute: false,
      schema: {
        tags: ['Jobs'],
        summary: 'Follow a job (text/event-stream)',
        params: jobParams,
        headers: lastEventId,
        response: { 404: nativeError, 422: nativeError },
      },
    },
    async (request, reply) => {
      const { id } = await findJob({ engine, id: request.params.id, request })
      const afterSeq = request.headers['last-event-id'] ?? 0
      const events = (signal: AbortSignal) => serverSent(engine.watch(id, { afterSeq, signal }))
      return sendEventStream({ request, reply, events, stopping }) as never
    },
  )
}

async function* serverSent(events: ReturnType<Engine['watch']>): AsyncGenerator<ServerSentEvent> {
  for await (const event of events) {
    yield { id: event.seq, event: 'job', data: serialize(presentEvent(event)) }
  }
}
