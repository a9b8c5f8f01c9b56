import type { Reason } from './protocol.ts'
import type { Runner, RunnerOutcome, RunRequest } from './runner.ts'

/** A run given to the pool. */
export interface RunnerRun {
  /** Never rejects. When it resolves, nothing the job started is left. */
  readonly outcome: Promise<RunnerOutcome>
  /**
   * Fires the run's signal with a KilnError of that code. If the pool has an `abortGraceMs`, a job that doesn't end
   * within it is killed, and has died with that code.
   */
  abort(reason: Reason): void
  /** SIGKILL to the runner and all it has started; resolves when nothing is left. `reason` becomes the failure. */
  kill(reason?: Reason): Promise<void>
}

/** A run on its way through the pool: waiting for a runner, in one, ended. */
export interface PoolRun extends RunnerRun {
  readonly request: RunRequest
  /** @returns the outcome, which is for {@link PoolRun.end} once the runner has been dealt with */
  begin(runner: Runner): Promise<RunnerOutcome>
  end(outcome: RunnerOutcome): void
}

export function createPoolRun(params: {
  request: RunRequest
  abortGraceMs?: number
  /** Takes it out of the queue. */
  onWithdraw: (run: PoolRun) => void
}): PoolRun {
  const { request, abortGraceMs, onWithdraw } = params
  let runner: Runner | null = null
  let ended = false
  let graceTimer: NodeJS.Timeout | null = null
  let resolveOutcome: (outcome: RunnerOutcome) => void = () => undefined
  const outcome = new Promise<RunnerOutcome>((resolve) => {
    resolveOutcome = resolve
  })

  function abort(reason: Reason): void {
    if (ended) return
    if (!runner) {
      withdraw(reason)
      return
    }
    runner.abort(reason)
    if (abortGraceMs !== undefined) graceTimer ??= setTimeout(() => void kill(tooLate(reason)), abortGraceMs)
  }

  const tooLate = ({ code, message }: Reason) => ({
    code,
    message: `${message}; the job did not stop within ${abortGraceMs} ms and was killed`,
  })

  function withdraw(reason: Reason): void {
    onWithdraw(run)
    end({ kind: 'threw', failure: { ...reason, permanent: false } })
  }

  async function kill(reason?: Reason): Promise<void> {
    if (ended) return
    if (runner) await runner.kill(reason)
    else withdraw(reason ?? { code: 'JOB_CRASHED', message: 'The job was killed before it had a process' })
    await outcome
  }

  function end(how: RunnerOutcome): void {
    ended = true
    if (graceTimer) clearTimeout(graceTimer)
    resolveOutcome(how)
  }

  const run: PoolRun = {
    request,
    outcome,
    abort,
    kill,
    begin(chosen) {
      runner = chosen
      return chosen.run(request)
    },
    end,
  }
  return run
}
