import type { Logger } from '../../logger.ts'
import type { RunHost } from '../run-host.ts'
import { answerFromJournal } from './answer-from-journal.ts'
import { toHostError } from './host-error.ts'
import type { HostRequest, RunnerMessage, WorkerMessage } from './protocol.ts'

export type RunEnd = Extract<RunnerMessage, { kind: 'returned' | 'threw' }>

/** The worker's side of one run: answers what the job asks and remembers what a crash report needs. */
export interface HostBridge {
  receive(message: Exclude<RunnerMessage, { kind: 'ready' }>): void
  /** How the job's code ended, once the runner has said so. */
  readonly end: RunEnd | null
  readonly lastStep: string | null
  readonly lastProgressMessage: string | null
  /** The run is over: nothing reaches the host any more, and CPU slots it still holds are given back. */
  close(): void
}

export interface HostBridgeParams {
  ticket: number
  host: RunHost
  send: (message: WorkerMessage) => void
  onBegin: () => void
  onEnd: (end: RunEnd) => void
  logger: Logger
}

export function createHostBridge(params: HostBridgeParams): HostBridge {
  const { ticket, host, send } = params
  const cpu = createCpuAccount(host)
  let end: RunEnd | null = null
  let lastStep: string | null = null
  let lastProgressMessage: string | null = null
  let closed = false

  function ask(request: HostRequest): Promise<unknown> {
    switch (request.method) {
      case 'beginStep':
        lastStep = request.key
        return host.beginStep(request.key)
      case 'saveStep':
        return host.saveStep(request.key, request.output)
      case 'call':
        return host.call(request.childType, request.input, request.key, request.span)
      case 'saveArtifact':
        return host.saveArtifact(request.file)
      case 'acquireCpu':
        return cpu.acquire(request.slots)
      case 'journal':
        return answerFromJournal(host.journal, request.request)
      default:
        return request satisfies never
    }
  }

  async function answer(id: number, request: HostRequest): Promise<void> {
    try {
      const value = await ask(request)
      if (!closed) send({ kind: 'answer', ticket, id, value })
    } catch (error) {
      if (!closed) send({ kind: 'refusal', ticket, id, error: toHostError(error) })
    }
  }

  function handle(message: Exclude<RunnerMessage, { kind: 'ready' }>): void {
    switch (message.kind) {
      case 'begun':
        params.onBegin()
        break
      case 'progress':
        lastProgressMessage = message.message
        host.progress(message.percent, message.message)
        break
      case 'log':
        host.log(message.level, message.message, message.fields)
        break
      case 'request':
        void answer(message.id, message.request)
        break
      case 'releaseCpu':
        cpu.release(message.slots)
        break
      case 'returned':
      case 'threw':
        end = message
        params.onEnd(message)
        break
      default:
        message satisfies never
    }
  }

  return {
    receive(message) {
      // Another ticket is a run before this one, whose code has not noticed that it is over.
      if (closed || end || message.ticket !== ticket) return
      try {
        handle(message)
      } catch (error) {
        params.logger.error({ err: error, kind: message.kind }, 'a message of a job could not be handled')
      }
    },
    get end() {
      return end
    },
    get lastStep() {
      return lastStep
    },
    get lastProgressMessage() {
      return lastProgressMessage
    },
    close() {
      closed = true
      cpu.close()
    },
  }
}

/** Knows which slots a run holds: a process that dies can't give them back, and one gone wrong could give back others'. */
function createCpuAccount(host: RunHost) {
  const held: number[] = []
  let closed = false
  return {
    async acquire(slots: number): Promise<void> {
      await host.acquireCpu(slots)
      if (closed) host.releaseCpu(slots)
      else held.push(slots)
    },
    release(slots: number): void {
      const index = held.indexOf(slots)
      if (index < 0) return
      held.splice(index, 1)
      host.releaseCpu(slots)
    },
    close(): void {
      closed = true
      for (const slots of held.splice(0)) host.releaseCpu(slots)
    },
  }
}
