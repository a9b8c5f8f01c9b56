import type { Artifact } from '../../job.ts'
import type { RunFacts, RunHost } from '../run-host.ts'
import { createChannelJournal } from './channel-journal.ts'
import { fromHostError } from './host-error.ts'
import type { HostRequest, RunnerMessage, WorkerMessage } from './protocol.ts'
import { createLogReporter } from './report-log.ts'
import { createProgressReporter } from './report-progress.ts'

/** A {@link RunHost} that asks the worker at the other end of the pipe. */
export interface ChannelHost {
  host: RunHost
  /** An answer or refusal has come. */
  settle(message: Extract<WorkerMessage, { kind: 'answer' | 'refusal' }>): void
  flushProgress(): void
}

type Send = (message: RunnerMessage) => void

interface Pending {
  resolve: (value: unknown) => void
  reject: (error: Error) => void
}

export function createChannelHost(params: { facts: RunFacts; ticket: number; send: Send }): ChannelHost {
  const { facts, ticket, send } = params
  const pending = new Map<number, Pending>()
  let lastId = 0

  const ask = <T>(request: HostRequest): Promise<T> =>
    new Promise<unknown>((resolve, reject) => {
      lastId += 1
      pending.set(lastId, { resolve, reject })
      send({ kind: 'request', ticket, id: lastId, request })
    }) as Promise<T>

  const progress = createProgressReporter((report) => send({ kind: 'progress', ticket, ...report }))
  const host: RunHost = {
    progress: progress.report,
    log: createLogReporter((level, message, fields) => send({ kind: 'log', ticket, level, message, fields })),
    beginStep: (key) => {
      // What is known when the step begins must be known if the process dies in it.
      progress.flush()
      return ask({ method: 'beginStep', key })
    },
    saveStep: (key, output) => ask({ method: 'saveStep', key, output }),
    call: (childType, input, key, span) => ask({ method: 'call', childType, input, key, ...(span && { span }) }),
    saveArtifact: (file) => ask<Artifact>({ method: 'saveArtifact', file }).then(withDates),
    acquireCpu: (slots) => ask({ method: 'acquireCpu', slots }),
    releaseCpu: (slots) => send({ kind: 'releaseCpu', ticket, slots }),
    journal: createChannelJournal((request) => ask({ method: 'journal', request })),
  }

  function settle(message: Extract<WorkerMessage, { kind: 'answer' | 'refusal' }>): void {
    const request = pending.get(message.id)
    pending.delete(message.id)
    if (message.kind === 'answer') request?.resolve(message.value)
    else request?.reject(fromHostError(message.error, facts))
  }

  return { host, settle, flushProgress: progress.flush }
}

/** Dates are strings in JSON. */
function withDates(artifact: Artifact): Artifact {
  return {
    ...artifact,
    createdAt: new Date(artifact.createdAt),
    expiresAt: artifact.expiresAt === null ? null : new Date(artifact.expiresAt),
  }
}
