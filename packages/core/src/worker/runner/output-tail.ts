import type { Readable } from 'node:stream'

// Room for the report V8 writes when the heap is full, with its native stack.
const maxBytes = 16 * 1024

/** The end of what a process has written. */
export interface OutputTail {
  follow(stream: Readable): void
  text(): string
  clear(): void
}

export function createOutputTail(): OutputTail {
  let chunks: Buffer[] = []
  let length = 0

  function add(chunk: Buffer): void {
    chunks.push(chunk)
    length += chunk.length
    // Joined only now and then: a job that prints a lot must not cost a copy per line.
    if (length > 4 * maxBytes) keep(Buffer.concat(chunks).subarray(-maxBytes))
  }

  function keep(tail: Buffer): void {
    // A copy, so that the large buffer it is a part of can be freed.
    chunks = [Buffer.from(tail)]
    length = tail.length
  }

  return {
    follow(stream) {
      stream.on('data', add)
      stream.on('error', () => undefined)
    },
    text: () => Buffer.concat(chunks).subarray(-maxBytes).toString(),
    clear() {
      chunks = []
      length = 0
    },
  }
}
