import { failureOfError } from '../failure-of-error.ts'
import { runCode } from '../run-code.ts'
import { throughJson } from '../through-json.ts'
import { createChannelHost } from './channel-host.ts'
import { toReasonError } from './host-error.ts'
import { createIdleCheck } from './idle-check.ts'
import { loadJobType } from './load-job-type.ts'
import type { RunnerMessage, WorkerMessage } from './protocol.ts'
import type { RunnerSetUp } from './runner-set-up.ts'

/** One run inside the runner's process. */
export interface RunInRunner {
  /** Everything the worker says about this run after its start. */
  receive(message: Exclude<WorkerMessage, { kind: 'run' }>): void
  /**
   * An error that no code of the job caught: it ends the run, and the process can't be trusted after it.
   * @returns false when the run had ended before
   */
  fail(error: unknown): boolean
}

type RunMessage = Extract<WorkerMessage, { kind: 'run' }>

export function startRunInRunner(params: {
  message: RunMessage
  send: (message: RunnerMessage) => void
  setUp: Promise<RunnerSetUp>
}): RunInRunner {
  const { facts, module, jobType, ticket } = params.message
  const abort = new AbortController()
  let ended = false
  const send = (message: RunnerMessage) => {
    if (!ended) params.send(message)
  }
  const { host, settle, flushProgress } = createChannelHost({ facts, ticket, send })

  function end(outcome: RunnerMessage): void {
    flushProgress()
    send(outcome)
    ended = true
  }

  function failWith(error: unknown, reusable: boolean): void {
    end({ kind: 'threw', ticket, failure: failureOfError(error, abort.signal), reusable })
  }

  async function work(): Promise<unknown> {
    const type = await loadJobType(module, jobType)
    await params.setUp
    send({ kind: 'begun', ticket })
    const output = await runCode(type, { facts, host, signalSource: abort })
    return throughJson(output, `The output of ${jobType}`)
  }

  const afterRun = async () => (await params.setUp).afterRun()

  async function run(): Promise<void> {
    const isIdleAgain = createIdleCheck()
    try {
      const output = await work()
      await afterRun()
      // A promise the job forgot, rejected by now, is reported before this resolves and is the job's failure.
      const reusable = await isIdleAgain()
      end({ kind: 'returned', ticket, output, reusable })
    } catch (error) {
      await afterRun()
      failWith(error, await isIdleAgain())
    }
  }

  void run()
  return {
    receive(message) {
      switch (message.kind) {
        case 'abort':
          return abort.abort(toReasonError(message.reason))
        case 'answer':
        case 'refusal':
          return settle(message)
        default:
          return message satisfies never
      }
    },
    fail(error) {
      if (ended) return false
      failWith(error, false)
      return true
    },
  }
}
