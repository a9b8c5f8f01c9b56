import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { defineJob, type JobDefinition, type JobType } from '../../define-job.ts'
import { PermanentError, PostponeError } from '../../errors.ts'
import type { RunningJob } from '../../running-job.ts'

const anything = z.object({}).loose()

/** A job type for tests: quick retries, any object in, any value out. */
function testJob<Name extends string>(
  definition: { name: Name; run: (input: Record<string, unknown>, job: RunningJob) => Promise<unknown> } & Partial<
    JobDefinition<typeof anything, z.ZodUnknown>
  >,
) {
  const backoff = { initialMs: 20, factor: 1, jitter: 0 }
  const defaults = { input: anything, output: z.unknown(), queue: definition.name, runsIn: 'inline' as const, backoff }
  return defineJob({ ...defaults, crashRetryDelayMs: 20, slots: { perWorker: 10 }, ...definition })
}

const inRunner = { module: import.meta.url }

/** Resolves when the signal fires, rejecting with its reason: a job that would run for ever. */
async function untilAborted(signal: AbortSignal): Promise<never> {
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  throw signal.reason
}

export const echo = testJob({ name: 'echo', run: async (input) => input })

export const echoInRunner = testJob({ name: 'echo-in-runner', runsIn: inRunner, run: async (input) => input })

/** Holds what Postgres can't store in its output, its log and its progress. */
export const nul = testJob({
  name: 'nul',
  run: async (_input, job) => {
    job.progress(1, 'c\0')
    job.log.info('d\0', { '\0': '\ud800' })
    return 'a\0b'
  },
})

/** Wants a name, two fields deep. */
export const greeting = defineJob({
  name: 'greeting',
  input: z.object({ person: z.object({ name: z.string() }) }),
  output: z.string(),
  queue: 'greeting',
  runsIn: 'inline',
  run: async ({ person }) => `Hello ${person.name}`,
})

export const strict = testJob({
  name: 'strict-output',
  output: z.object({ ok: z.literal(true) }) as unknown as z.ZodUnknown,
  run: async (input) => input,
})

/** Fails as often as its input says, then returns the number of the attempt. */
export const flaky = testJob({
  name: 'flaky',
  attempts: 3,
  run: async (input, job) => {
    if (job.attempt <= Number(input.failures)) throw new Error(`attempt ${job.attempt} failed`)
    return job.attempt
  },
})

export const refusing = testJob({
  name: 'refusing',
  attempts: 5,
  run: async () => {
    throw new PermanentError('the provider refused', { code: 'REFUSED' })
  },
})

const postponing = async (input: Record<string, unknown>, job: RunningJob) => {
  if (job.run <= Number(input.times))
    throw new PostponeError(`not in run ${job.run}`, { delayMs: Number(input.delayMs) })
  return job.attempt
}

/** Says "not now" as often as its input says, then returns the number of the attempt. */
export const postponed = testJob({ name: 'postponed', run: postponing })
export const postponedInRunner = testJob({ name: 'postponed-in-runner', runsIn: inRunner, run: postponing })

export const endless = testJob({ name: 'endless', run: (_input, job) => untilAborted(job.signal) })

/** Starts a child process of its own, tells its pid, and waits for ever. */
export const endlessInRunner = testJob({
  name: 'endless-in-runner',
  runsIn: inRunner,
  run: async (_input, job) => {
    const child = spawn('sleep', ['600'], { stdio: 'ignore' })
    job.progress(5, `pid ${child.pid}`)
    return untilAborted(job.signal)
  },
})

/** Leaves the number of its process as a step, then never yields again. */
export const looping = testJob({
  name: 'looping',
  runsIn: inRunner,
  softTimeoutMs: 200,
  hardTimeoutMs: 1_000,
  run: async (_input, job) => {
    await job.step('pid', async () => process.pid)
    for (;;);
  },
})

export const soft = testJob({
  name: 'soft',
  runsIn: inRunner,
  softTimeoutMs: 100,
  hardTimeoutMs: 30_000,
  run: (_input, job) => untilAborted(job.signal),
})

export const exiting = testJob({
  name: 'exiting',
  runsIn: inRunner,
  maxCrashes: 1,
  run: async (_input, job) => {
    await job.step('before', async () => 1)
    process.exit(3)
  },
})

export const hungry = testJob({
  name: 'hungry',
  runsIn: inRunner,
  maxCrashes: 0,
  run: async () => {
    const kept: number[][] = []
    for (;;) kept.push(new Array(100_000).fill(kept.length))
  },
})

/** Counts how often the work of a step was done, over all attempts. */
export const stepping = testJob({
  name: 'stepping',
  attempts: 3,
  run: async (_input, job) => {
    const first = await job.step('once', async () => ({ doneInRun: job.run }))
    if (job.attempt < 3) throw new Error('again')
    return first
  },
})

export const child = testJob({
  name: 'child',
  queue: 'parent',
  slots: { perWorker: 1 },
  run: async (input, job) => {
    job.progress(50, 'half')
    if (input.fails) throw new PermanentError('the child failed')
    if (input.waits) return untilAborted(job.signal)
    return { doubled: Number(input.value) * 2 }
  },
})

/** Has one slot, which it must lend to its children. With `failing` that one fails, and the others never end. */
export const parent = testJob({
  name: 'parent',
  slots: { perWorker: 1 },
  run: async (input, job) => {
    const values = input.values as number[]
    const { failing } = input
    const call = (value: number) => {
      const order = { value, fails: value === failing, waits: failing !== undefined }
      return job.call(child, order, { key: `child-${value}` })
    }
    return Promise.all(values.map(call))
  },
})

export const nesting: JobType<Record<string, unknown>, unknown> = testJob({
  name: 'nesting',
  slots: { perWorker: 1 },
  run: async (input, job): Promise<unknown> => {
    const depth = Number(input.depth)
    return depth === 0 ? untilAborted(job.signal) : job.call(nesting, { depth: depth - 1 })
  },
})

/** Stores a step every 50 ms. */
export const stepwise = testJob({
  name: 'stepwise',
  run: async (input, job) => {
    const steps = Number(input.steps)
    for (let done = 0; done < steps; done++) {
      await job.step(`step-${done}`, async () => delay(50, done))
      job.progress((done / steps) * 100)
    }
    return steps
  },
})

export const reporting = testJob({
  name: 'reporting',
  run: async (_input, job) => {
    for (let percent = 0; percent <= 50; percent++) {
      job.progress(percent, percent < 25 ? 'first stage' : 'second stage')
      await delay(2)
    }
    job.progress(10, 'third stage')
    job.log.info('half way', { percent: 50 })
  },
})

export const saving = testJob({
  name: 'saving',
  artifactFolder: 'files',
  attempts: 2,
  run: async (input, job) => {
    const path = join(job.tempDir, 'text')
    await writeFile(path, `run ${job.run}`)
    const saved = await job.artifacts.save({ name: 'note.txt', path, contentType: 'text/plain' })
    if (job.attempt <= Number(input.failures ?? 0)) throw new Error('after saving')
    return saved.path
  },
})

export const renting = testJob({
  name: 'renting',
  hardTimeoutMs: 400,
  run: async (_input, job) => job.cpu(async () => delay(150, 'done')),
})

export const twoQueues = testJob({
  name: 'two-queues',
  queue: { names: ['fast', 'slow'], of: (input: Record<string, unknown>) => (input.slow ? 'slow' : 'fast') },
  run: async () => null,
})
