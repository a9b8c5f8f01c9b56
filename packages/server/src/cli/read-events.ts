import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { NativeJobEvent } from '@kiln/contracts'
import type { ApiClient } from './api-client.ts'

interface Follow {
  client: ApiClient
  jobId: string
  signal?: AbortSignal
}

/** What happens to a job, until it has ended. A connection that breaks is taken up again where it was. */
export async function* followJob({ client, jobId, signal }: Follow): AsyncGenerator<NativeJobEvent> {
  let lastSeq = 0
  for (let failures = 0; ; ) {
    const response = await client.open(`/api/jobs/${encodeURIComponent(jobId)}/events`, {
      headers: { accept: 'text/event-stream', ...(lastSeq > 0 && { 'last-event-id': String(lastSeq) }) },
      ...(signal && { signal }),
    })
    if (response.status === 204 || !response.body) return
    try {
      for await (const data of readData(response.body as ReadableStream)) {
        const event = JSON.parse(data) as NativeJobEvent
        lastSeq = event.seq
        failures = 0
        yield event
        if (event.status === 'completed' || event.status === 'failed' || event.status === 'cancelled') return
      }
    } catch (error) {
      signal?.throwIfAborted()
      failures += 1
      if (failures > 3) throw error
    }
  }
}

/** The `data` of each server-sent event; the server sends each in one line. */
async function* readData(body: ReadableStream): AsyncGenerator<string> {
  const stream = Readable.fromWeb(body)
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line.startsWith('data: ')) yield line.slice('data: '.length)
    }
  } finally {
    stream.destroy()
  }
}
