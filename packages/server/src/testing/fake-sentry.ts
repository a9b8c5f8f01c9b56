import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

const eventSchema = z.object({
  release: z.string().optional(),
  environment: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  exception: z.object({
    values: z.array(
      z.object({
        type: z.string(),
        value: z.string(),
        stacktrace: z.object({ frames: z.array(z.object({ function: z.string().optional() })) }).optional(),
      }),
    ),
  }),
})

export interface FakeSentry {
  dsn: string
  events: z.output<typeof eventSchema>[]
  /** All that was sent, as it was. */
  bodies: string[]
  close(): Promise<void>
}

/** Takes events in envelopes, as Sentry does. */
export async function startFakeSentry(): Promise<FakeSentry> {
  const events: FakeSentry['events'] = []
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    bodies.push(body)
    if (request.url?.startsWith('/api/1/envelope/')) events.push(...eventsIn(body))
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    dsn: `http://0123456789abcdef@127.0.0.1:${port}/1`,
    events,
    bodies,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A line with the envelope's header, then for each item a line with its header and one with its content. */
function eventsIn(envelope: string): FakeSentry['events'] {
  const lines = envelope.split('\n').slice(1)
  return lines.flatMap((line, index) => {
    const isHeader = index % 2 === 0 && line.includes('"type":"event"')
    return isHeader ? [eventSchema.parse(JSON.parse(lines[index + 1] ?? ''))] : []
  })
}
