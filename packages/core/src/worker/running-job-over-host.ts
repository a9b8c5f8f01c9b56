import { mkdirSync } from 'node:fs'
import type { JobType } from '../define-job.ts'
import type { ArtifactFile, CallOptions, JobLog, RunningJob } from '../running-job.ts'
import { inSpan } from '../tracing.ts'
import { createKeyGuard } from './key-guard.ts'
import { loggableFields } from './loggable-fields.ts'
import { untilAborted } from './provider/abortable.ts'
import type { RunFacts, RunHost } from './run-host.ts'
import type { SignalSource } from './signal-source.ts'
import { throughJson } from './through-json.ts'

/**
 * The `job` that a job's code gets: all its rules, none of its plumbing. Used in a runner process, where `host` is the
 * worker at the other end of a pipe, and inline in the worker, where it is the worker itself.
 *
 * Its getters are functions that all jobs share: with closures for getters every job would have a hidden class of its own, and
 * V8 frees those, and all that hangs on them, only in a full collection.
 */
export class RunningJobOverHost implements RunningJob {
  readonly id: string
  readonly type: string
  readonly userId: string | null
  readonly run: number
  readonly attempt: number
  readonly log: JobLog
  readonly artifacts: RunningJob['artifacts']
  readonly progress: RunningJob['progress']
  readonly step: RunningJob['step']
  readonly call: RunningJob['call']
  readonly cpu: RunningJob['cpu']
  readonly provider: RunningJob['provider']
  declare readonly signal: AbortSignal
  declare readonly tempDir: string
  readonly #signalSource: SignalSource
  readonly #tempDir: string
  #isTempDirMade = false

  constructor(params: {
    facts: RunFacts
    host: RunHost
    signalSource: SignalSource
    provider: RunningJob['provider']
  }) {
    const { facts, host, signalSource, provider } = params
    this.id = facts.id
    this.type = facts.type
    this.userId = facts.userId
    this.run = facts.run
    this.attempt = facts.attempt
    this.log = createLog(host)
    this.artifacts = createArtifacts(host, signalSource)
    this.progress = createProgress(host)
    this.step = createStep(host, signalSource)
    this.call = createCall(host, signalSource)
    this.cpu = createCpu(host, signalSource)
    this.provider = provider
    this.#signalSource = signalSource
    this.#tempDir = facts.tempDir
    Object.defineProperties(this, RunningJobOverHost.#getters)
  }

  /** Made when it is first asked for: most small jobs never do. */
  #makeTempDir(): string {
    if (!this.#isTempDirMade) mkdirSync(this.#tempDir, { recursive: true })
    this.#isTempDirMade = true
    return this.#tempDir
  }

  /** Properties of the object itself, so that they are in a copy of it too: code wraps its job in `{ ...job, step }`. */
  static readonly #getters: PropertyDescriptorMap & ThisType<RunningJobOverHost> = {
    signal: {
      get() {
        return this.#signalSource.signal
      },
      enumerable: true,
    },
    tempDir: {
      get() {
        return this.#makeTempDir()
      },
      enumerable: true,
    },
  }
}

function createArtifacts(host: RunHost, source: SignalSource): RunningJob['artifacts'] {
  return {
    async save(file: ArtifactFile) {
      source.signal.throwIfAborted()
      return await inSpan('save artifact', { 'kiln.artifact.name': file.name }, () => host.saveArtifact(file))
    },
  }
}

function createLog(host: RunHost): JobLog {
  const write = (level: 'info' | 'warn' | 'error') => (message: string, fields?: Record<string, unknown>) =>
    host.log(level, String(message), fields === undefined ? null : loggableFields(fields))
  return { info: write('info'), warn: write('warn'), error: write('error') }
}

function createProgress(host: RunHost): RunningJob['progress'] {
  let highest = 0
  let lastMessage: string | null = null
  return (percent, message) => {
    const clamped = Math.min(100, Math.max(0, Number(percent)))
    // NaN (a division by an unknown length) is no news.
    if (clamped > highest) highest = clamped
    // The message goes along every time, so that a reader who only sees the latest report has it.
    if (message !== undefined) lastMessage = String(message)
    host.progress(highest, lastMessage)
  }
}

function createStep(host: RunHost, source: SignalSource): RunningJob['step'] {
  const claimKey = createKeyGuard('step')
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const { signal } = source
    signal.throwIfAborted()
    claimKey(key)
    const begun = await host.beginStep(key)
    signal.throwIfAborted()
    if (begun.stored) return begun.output as T
    const done = await inSpan('step', { 'kiln.step': key }, work)
    const output = throughJson(done, `Step ${JSON.stringify(key)}`) ?? null
    // Saved even when the signal fired meanwhile: the work is done, a later attempt need not do it again.
    await host.saveStep(key, output)
    signal.throwIfAborted()
    return output as T
  }
}

function createCall(host: RunHost, source: SignalSource): RunningJob['call'] {
  const claimKey = createKeyGuard('call')
  return async <Input, Output>(type: JobType<Input, Output>, input: Input, options: CallOptions = {}) => {
    const { signal } = source
    signal.throwIfAborted()
    const key = options.key ?? type.name
    claimKey(key)
    const plainInput = throughJson(input, `The input of the call ${JSON.stringify(key)}`)
    const attributes = { 'kiln.call': key, 'kiln.job.type': type.name }
    const called = inSpan('call', attributes, () => host.call(type.name, plainInput, key, options.span))
    return (await untilAborted(called, signal)) as Output
  }
}

function createCpu(host: RunHost, source: SignalSource): RunningJob['cpu'] {
  return async <T>(work: () => Promise<T>, slots = 1): Promise<T> => {
    const { signal } = source
    signal.throwIfAborted()
    const granted = inSpan('wait for CPU', { 'kiln.cpu.slots': slots }, () => host.acquireCpu(slots))
    try {
      await untilAborted(granted, signal)
      signal.throwIfAborted()
      return await work()
    } finally {
      // Aborted while waiting: the slots may still be granted later and must not be lost then.
      granted.then(
        () => host.releaseCpu(slots),
        () => undefined,
      )
    }
  }
}
