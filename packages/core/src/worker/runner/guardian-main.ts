/**
 * The program of the guardian: told of each runner at its standard input, whose end means that the worker is gone. Then
 * it kills the runners with all they have started, and exits. Usually the runners have done so themselves; one in an
 * endless loop, or killed together with its worker, has not.
 */
import { createInterface } from 'node:readline'
import { findJobProcesses, type RunnerId } from './find-job-processes.ts'
import type { GuardianMessage } from './guardian.ts'
import { killNow, killUntilGone } from './kill-until-gone.ts'
import { createProcessLister } from './marked-processes.ts'
import { canListProcesses } from './process-table.ts'
import { isOfPool } from './runner-marker.ts'

const poolMarker = process.argv[2] ?? ''
const runners = new Map<number, RunnerId>()

// Who stops a service sends these to all of its processes; the worker may still need seconds to finish.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)

for await (const line of createInterface({ input: process.stdin })) {
  const { kind, runner } = JSON.parse(line) as GuardianMessage
  if (kind === 'watch') runners.set(runner.pid, runner)
  else runners.delete(runner.pid)
}

if (!canListProcesses) for (const pid of runners.keys()) killNow(-pid)
const list = createProcessLister()
const ownsMarker = (marker: string) => isOfPool(marker, poolMarker)
await killUntilGone(() => findJobProcesses({ processes: list(), runners: [...runners.values()], ownsMarker }))
