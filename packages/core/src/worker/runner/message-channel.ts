import type { Duplex } from 'node:stream'

/** Raised when the messages change, so that a worker whose package was replaced under it does not talk past its runners. */
export const protocolVersion = 1

/** The file descriptor of the pipe in a runner. */
export const channelDescriptor = 3

// Twice what an output may be, since JSON inside a message may be escaped.
const maxMessageBytes = 64 * 1024 * 1024
const newline = 0x0a

export interface MessageChannel {
  send(message: object): void
  close(): void
}

export interface MessageChannelParams {
  stream: Duplex
  onMessage: (message: unknown) => void
  /** The other side sent what is no message; nothing is read from it after that. */
  onGarbage: (problem: string) => void
  onClose: () => void
}

/**
 * JSON messages, one a line, over a pipe. Not Node's own IPC: there a line that is no JSON, or an object that looks like
 * one of Node's internal messages, throws in the receiving process, and a job's code could end its worker that way.
 */
export function createMessageChannel(params: MessageChannelParams): MessageChannel {
  const { stream, onMessage, onGarbage, onClose } = params
  let chunks: Buffer[] = []
  let length = 0
  let broken = false

  function giveUp(problem: string): void {
    broken = true
    chunks = []
    onGarbage(problem)
  }

  function takeLine(end: Buffer): void {
    const line = Buffer.concat([...chunks, end]).toString()
    chunks = []
    length = 0
    const message = parse(line)
    if (message) onMessage(message.value)
    else giveUp(`a line that is not JSON: ${line.slice(0, 200)}`)
  }

  function take(data: Buffer): void {
    let start = 0
    for (let end = data.indexOf(newline); end >= 0 && !broken; end = data.indexOf(newline, start)) {
      takeLine(data.subarray(start, end))
      start = end + 1
    }
    if (broken) return
    chunks.push(data.subarray(start))
    length += data.length - start
    if (length > maxMessageBytes) giveUp(`a message of more than ${maxMessageBytes} bytes`)
  }

  stream.on('data', (data: Buffer) => {
    if (!broken) take(data)
  })
  // An error (the other side was killed) is always followed by close.
  stream.on('error', () => undefined)
  stream.on('end', () => stream.destroy())
  stream.on('close', onClose)

  return {
    send(message) {
      if (stream.writable) stream.write(`${JSON.stringify(message)}\n`)
    },
    close: () => stream.destroy(),
  }
}

function parse(line: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(line) }
  } catch {
    return null
  }
}
