import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { defineJob, type JobDefinition, type JobType, PostponeError, type RunningJob } from '@kiln/core'
import { fakeProviderCall, orderSchema } from '@kiln/core/testing/servers'
import { z } from 'zod'
import { noteRun } from './run-record.ts'

export const chaosInput = z.object({
  /** Tells the requests apart; the job carries it to its end. */
  tag: z.string(),
  /** How long the work takes, all in all. */
  workMs: z.number().default(0),
  /** Attempts that throw before one succeeds. */
  failures: z.number().default(0),
  /** Children, steps or postponements, as the kind has them. */
  parts: z.number().default(0),
})
export type ChaosInput = z.output<typeof chaosInput>

export const chaosOutput = z.object({
  tag: z.string(),
  /** The run that returned it. */
  run: z.number(),
  /** What its steps, its children or its provider gave. */
  parts: z.array(z.unknown()),
})
export type ChaosOutput = z.output<typeof chaosOutput>

/** Errors that jobs throw on purpose begin with this; any other used an attempt up that was not the job's fault. */
export const plannedFailure = 'planned failure'

const inRunner = { module: import.meta.url }

type Work = (input: ChaosInput, job: RunningJob) => Promise<unknown[]>
type Settings = Partial<JobDefinition<typeof chaosInput, typeof chaosOutput>>

/** A type of the load: quick retries, as many crashes as come, and an effect that is written with its end. */
function chaosJob(name: string, work: Work, settings: Settings = {}): JobType<ChaosInput, ChaosOutput> {
  return defineJob({
    name,
    input: chaosInput,
    output: chaosOutput,
    queue: name,
    slots: { perWorker: 2 },
    attempts: 4,
    backoff: { initialMs: 50, factor: 2 },
    maxCrashes: 1_000_000,
    crashRetryDelayMs: 50,
    hardTimeoutMs: 5 * 60 * 1000,
    runsIn: 'inline',
    artifactFolder: 'chaos',
    run: async (input, job) => {
      noteRun(job, 'start')
      const parts = await work(input, job)
      if (job.attempt <= input.failures) throw new Error(`${plannedFailure} ${job.attempt}`)
      noteRun(job, 'end')
      return { tag: input.tag, run: job.run, parts }
    },
    alsoWrite: ({ id, output }) => [
      { text: 'insert into chaos_effects (job_id, run) values ($1::uuid, $2::int)', values: [id, output.run] },
    ],
    ...settings,
  })
}

const pause: Work = async ({ workMs }, job) => {
  await delay(workMs, undefined, { signal: job.signal })
  return []
}

const report: Work = async ({ workMs }, job) => {
  for (let tenth = 0; tenth < 10; tenth++) {
    job.progress(tenth * 10, `tenth ${tenth}`)
    await delay(workMs / 10, undefined, { signal: job.signal })
  }
  return []
}

/** Its child process must not outlive it, whatever is killed. */
const startChild: Work = async ({ workMs }, job) => {
  const child = spawn('sleep', [String(workMs / 1000)], { stdio: 'ignore' })
  job.signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true })
  await once(child, 'exit')
  job.signal.throwIfAborted()
  return []
}

const takeSteps: Work = async ({ workMs, parts }, job) => {
  const results: unknown[] = []
  for (let step = 0; step < parts; step++) {
    const work = async () => delay(workMs / parts, { step, run: job.run, random: Math.random() })
    results.push(await job.step(`step-${step}`, work))
    job.signal.throwIfAborted()
  }
  return results
}

const saveFile: Work = async ({ tag, workMs }, job) => {
  const path = join(job.tempDir, 'text')
  await writeFile(path, `${tag} run ${job.run} `.repeat(2000))
  await delay(workMs, undefined, { signal: job.signal })
  const saved = await job.artifacts.save({ name: 'note.txt', path, contentType: 'text/plain' })
  return [saved.storageKey]
}

const postpone: Work = async ({ parts }, job) => {
  if (job.run <= parts) throw new PostponeError(`not in run ${job.run}`, { delayMs: 200 })
  return []
}

/** Where the provider of the run is; that which honours our keys takes an order again without a second purchase. */
export const providerVariables = { keyed: 'KILN_CHAOS_KEYED_PROVIDER', plain: 'KILN_CHAOS_PLAIN_PROVIDER' } as const

function buy(manner: keyof typeof providerVariables): Work {
  return async ({ tag }, job) => {
    const url = process.env[providerVariables[manner]]
    const repeat = manner === 'keyed' ? 'same-key' : 'never'
    const order = orderSchema.parse({ url, repeat, prompt: tag, pollEveryMs: 100 })
    const { callId } = await job.provider('picture', fakeProviderCall(order))
    return [callId]
  }
}

export const childJob = chaosJob('chaos-child', pause, { slots: { perWorker: 4 } })

const callChildren: Work = async ({ tag, workMs, parts }, job) => {
  const call = (number: number) => {
    const input = { tag: `${tag}/${number}`, workMs, failures: 0, parts: 0 }
    return job.call(childJob, input, { key: `child-${number}` })
  }
  return Promise.all(Array.from({ length: parts }, (_, number) => call(number)))
}

export const limitedSlots = 3
export const rate = { max: 4, perMs: 1000 }

/** The name of a kind is what a request asks for. */
export const chaosJobs = {
  quick: chaosJob('chaos-quick', pause, { slots: { perWorker: 4 } }),
  'quick-in-runner': chaosJob('chaos-quick-in-runner', pause, { runsIn: inRunner }),
  long: chaosJob('chaos-long', report, { slots: { perWorker: 20 } }),
  'long-in-runner': chaosJob('chaos-long-in-runner', startChild, { runsIn: inRunner, slots: { perWorker: 4 } }),
  flaky: chaosJob('chaos-flaky', pause),
  hopeless: chaosJob('chaos-hopeless', pause),
  endless: chaosJob('chaos-endless', pause, { slots: { perWorker: 20 } }),
  'endless-in-runner': chaosJob('chaos-endless-in-runner', startChild, { runsIn: inRunner }),
  parent: chaosJob('chaos-parent', callChildren),
  steps: chaosJob('chaos-steps', takeSteps),
  'steps-in-runner': chaosJob('chaos-steps-in-runner', takeSteps, { runsIn: inRunner }),
  file: chaosJob('chaos-file', saveFile),
  'file-in-runner': chaosJob('chaos-file-in-runner', saveFile, { runsIn: inRunner }),
  postponed: chaosJob('chaos-postponed', postpone),
  'paid-keyed': chaosJob('chaos-paid-keyed', buy('keyed')),
  'paid-plain': chaosJob('chaos-paid-plain', buy('plain')),
  'paid-in-runner': chaosJob('chaos-paid-in-runner', buy('keyed'), { runsIn: inRunner }),
  slots: chaosJob('chaos-slots', pause, { slots: { perWorker: 3, total: limitedSlots } }),
  rate: chaosJob('chaos-rate', pause, { slots: { perWorker: 10 }, rate }),
} as const
export type Kind = keyof typeof chaosJobs

// A runner finds a type among the exports of its module.
export const quickInRunner = chaosJobs['quick-in-runner']
export const longInRunner = chaosJobs['long-in-runner']
export const endlessInRunner = chaosJobs['endless-in-runner']
export const stepsInRunner = chaosJobs['steps-in-runner']
export const fileInRunner = chaosJobs['file-in-runner']
export const paidInRunner = chaosJobs['paid-in-runner']
