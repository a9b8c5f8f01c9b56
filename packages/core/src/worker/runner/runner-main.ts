/**
 * The program of a runner process: waits at its pipe for a run, imports the job's module, runs it, reports the end, and
 * waits for the next. It lives exactly as long as the other end of the pipe.
 */
import { Socket } from 'node:net'
import { findJobProcesses } from './find-job-processes.ts'
import { killNow, killUntilGone } from './kill-until-gone.ts'
import { createProcessLister } from './marked-processes.ts'
import { channelDescriptor, createMessageChannel, protocolVersion } from './message-channel.ts'
import { readProcess } from './process-table.ts'
import type { RunnerMessage, WorkerMessage } from './protocol.ts'
import { type RunInRunner, startRunInRunner } from './run-in-runner.ts'
import { markerVariable } from './runner-marker.ts'
import { loadSetUp, setUpVariable } from './runner-set-up.ts'

// Who stops a service sends these to all of its processes; when a runner ends is for the worker to say.
const signalsOfTheWorker = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

// Read now: a job may change its environment.
const ownMarker = process.env[markerVariable]

const setUp = loadSetUp(process.env[setUpVariable])

let current: { ticket: number; run: RunInRunner } | null = null

const channel = createMessageChannel({
  stream: new Socket({ fd: channelDescriptor, readable: true, writable: true }),
  onMessage: (message) => receive(message as WorkerMessage),
  onGarbage: () => void killOwnProcesses(),
  onClose: () => void killOwnProcesses(),
})
const send = (message: RunnerMessage) => channel.send(message)

function receive(message: WorkerMessage): void {
  if (message.kind === 'run') current = { ticket: message.ticket, run: startRunInRunner({ message, send, setUp }) }
  else if (message.ticket === current?.ticket) current.run.receive(message)
}

/** The worker is gone: so is the reason for everything that was started here. */
async function killOwnProcesses(): Promise<void> {
  const self = { pid: process.pid, startTime: readProcess(process.pid)?.startTime ?? '' }
  const list = createProcessLister()
  await killUntilGone(() =>
    findJobProcesses({ processes: list(), runners: [self], ownsMarker: (marker) => marker === ownMarker }).filter(
      ({ pid }) => pid !== self.pid,
    ),
  )
  killNow(self.pid)
}

for (const signal of signalsOfTheWorker) process.on(signal, () => undefined)
// Unhandled rejections arrive here too (--unhandled-rejections=throw).
process.on('uncaughtException', (error) => {
  if (!current?.run.fail(error)) process.exit(1)
})
send({ kind: 'ready', version: protocolVersion })
// A module that can't be loaded is the failure of the job that needs it, told when it does.
for (const module of process.argv.slice(2)) import(module).catch(() => undefined)
