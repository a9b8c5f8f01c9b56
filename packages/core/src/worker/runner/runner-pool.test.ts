import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KilnError } from '../../errors.ts'
import { silentLogger } from '../../logger.ts'
import type { RunHost } from '../run-host.ts'
import { isAlive, until } from './fixtures/processes.ts'
import { createFacts, createRecordingHost, type RecordingHost } from './fixtures/recording-host.ts'
import type { RunnerRun } from './pool-run.ts'
import { createRunnerPool, type RunnerPool, type RunnerPoolOptions } from './runner-pool.ts'

const module = new URL('./fixtures/jobs.js', import.meta.url).href
const megabyte = 1024 * 1024

let shared: RunnerPool

beforeAll(() => {
  shared = createRunnerPool({ logger: silentLogger })
})

afterAll(() => shared.close())

interface Started extends RunnerRun {
  host: RecordingHost
}

function start(pool: RunnerPool, jobType: string, input: unknown = null, overrides: Partial<RunHost> = {}): Started {
  const host = createRecordingHost(overrides)
  return { ...pool.start({ facts: createFacts(jobType, input), module, jobType, host }), host }
}

const outcomeOf = (jobType: string, input?: unknown) => start(shared, jobType, input).outcome

async function withPool<T>(options: Partial<RunnerPoolOptions>, work: (pool: RunnerPool) => Promise<T>): Promise<T> {
  const pool = createRunnerPool({ logger: silentLogger, spare: 0, ...options })
  try {
    return await work(pool)
  } finally {
    await pool.close()
  }
}

const pidIn = (message: string) => Number(message.replace('pid ', ''))
const isPid = (message: string) => message.startsWith('pid ')

describe('how a job ends', () => {
  test('what it returns comes back as JSON gives it', async () => {
    expect(await outcomeOf('echo', { text: 'Łódź' })).toMatchObject({
      kind: 'returned',
      output: { input: { text: 'Łódź' } },
    })
    expect(await outcomeOf('return-what', 'date')).toEqual({
      kind: 'returned',
      output: { at: '1970-01-01T00:00:00.000Z' },
    })
    expect(await outcomeOf('return-what', 'nothing')).toEqual({ kind: 'returned', output: undefined })
  })

  test.each([
    ['cyclic', /is not JSON.*circular/],
    ['bigint', /has a bigint at "amount"/],
    ['function', /has a function at "callback"/],
    ['map', /has a Map/],
    ['nan', /has NaN/],
    ['promise', /a promise \(was an await forgotten\?\) at "text"/],
    ['huge', /more than 16777216; save it as an artifact/],
  ])('an output that is %s is refused with a line that says so', async (what, message) => {
    const outcome = await outcomeOf('return-what', what)
    expect(outcome).toMatchObject({
      kind: 'threw',
      failure: { code: 'OUTPUT_INVALID', message: expect.stringMatching(message) },
    })
  })

  test('what it throws is kept with its stack and causes', async () => {
    const outcome = await outcomeOf('throw-what', 'error')
    expect(outcome).toMatchObject({
      kind: 'threw',
      failure: {
        code: 'JOB_FAILED',
        message: 'no such file',
        permanent: false,
        details: { name: 'Error', code: 'ENOENT' },
      },
    })
    expect(outcome.kind === 'threw' && outcome.failure.stack).toMatch(/no such file[\s\S]*Caused by: Error: the disk/)
  })

  test('a PermanentError is permanent and keeps its code', async () => {
    const failure = { code: 'CONTENT_REFUSED', message: 'refused by the provider', permanent: true }
    expect(await outcomeOf('throw-what', 'permanent')).toMatchObject({ kind: 'threw', failure })
  })

  test.each([
    ['string', 'The job threw something that is not an Error: just text'],
    ['null', 'The job threw something that is not an Error: null'],
    ['cyclic', 'round and round'],
    ['trap', 'The job threw something that cannot be read'],
    ['huge', `${'x'.repeat(4000)}…`],
  ])('whatever it throws becomes a failure: %s', async (what, message) => {
    expect(await outcomeOf('throw-what', what)).toMatchObject({
      kind: 'threw',
      failure: { code: 'JOB_FAILED', message },
    })
  })

  test('an error that nobody catches is the job’s own, and its process is not used again', async () => {
    await withPool({ size: 1 }, async (pool) => {
      const run = start(pool, 'uncaught')
      const uncaught = await run.outcome
      expect(isAlive(pidIn(await run.host.message(isPid)))).toBe(false)
      expect(uncaught).toMatchObject({ kind: 'threw', failure: { message: 'thrown in a timer' } })
      expect(uncaught.kind === 'threw' && uncaught.failure.stack).toContain('jobs.')
      const unhandled = await start(pool, 'unhandled').outcome
      expect(unhandled).toMatchObject({ kind: 'threw', failure: { message: 'nobody waits for me' } })
      expect(await start(pool, 'echo').outcome).toMatchObject({ kind: 'returned' })
    })
  })

  test('a type that its module does not export is named, with those that are there', async () => {
    const failure = { code: 'JOB_TYPE_UNKNOWN', message: expect.stringMatching(/no job type "nope".*echo/) }
    expect(await outcomeOf('nope')).toMatchObject({ kind: 'threw', failure })
  })
})

describe('how a process dies', () => {
  test('process.exit in a job is a death with its exit code', async () => {
    expect(await outcomeOf('exit', 0)).toMatchObject({
      kind: 'died',
      failure: { code: 'JOB_CRASHED', evidence: { exitCode: 0 } },
    })
    expect(await outcomeOf('exit', 3)).toMatchObject({
      kind: 'died',
      failure: { evidence: { exitCode: 3, signal: null } },
    })
  })

  test('an endless loop ends when it is killed', async () => {
    const run = start(shared, 'loop-forever')
    const pid = pidIn(await run.host.message(isPid))
    await run.kill({ code: 'JOB_TIMED_OUT', message: 'Task exceeded time limit' })
    expect(isAlive(pid)).toBe(false)
    const failure = { code: 'JOB_TIMED_OUT', message: 'Task exceeded time limit', evidence: { signal: 'SIGKILL' } }
    expect(await run.outcome).toMatchObject({ kind: 'died', failure })
  })

  test('a SIGKILL from outside leaves complete evidence', async () => {
    let begunStep = false
    const run = start(shared, 'wait-forever', null, {
      beginStep: async () => {
        begunStep = true
        return { stored: false }
      },
    })
    const pid = pidIn(await run.host.message(isPid))
    await until(() => begunStep)
    process.kill(pid, 'SIGKILL')
    const outcome = await run.outcome
    expect(outcome).toMatchObject({
      kind: 'died',
      failure: {
        code: 'JOB_CRASHED',
        permanent: false,
        evidence: { exitCode: null, signal: 'SIGKILL', lastStep: 'the step', lastProgressMessage: `pid ${pid}` },
      },
    })
    const evidence = outcome.kind === 'died' ? outcome.failure.evidence : undefined
    expect(evidence?.stderr).toContain('a line on standard output')
    expect(evidence?.stderr).toContain('a line on standard error')
    expect(evidence?.residentBytes).toBeGreaterThan(10 * megabyte)
  })

  test('a full heap is told from other deaths', async () => {
    const outcome = await withPool({ heapLimitMb: 64 }, (pool) => start(pool, 'eat-heap').outcome)
    const failure = { code: 'JOB_OUT_OF_MEMORY', message: expect.stringMatching(/more JavaScript heap than the 64 MB/) }
    expect(outcome).toMatchObject({ kind: 'died', failure })
  })

  test.each([['eat-buffers'], ['eat-in-child']])(
    'memory outside the heap has a limit for the whole tree: %s',
    async (jobType) => {
      const limits = { memoryLimitBytes: 250 * megabyte, memoryCheckMs: 20 }
      const outcome = await withPool(limits, (pool) => start(pool, jobType).outcome)
      const failure = { code: 'JOB_OUT_OF_MEMORY', message: expect.stringMatching(/more than the 250 MB it may/) }
      expect(outcome).toMatchObject({ kind: 'died', failure })
      expect(outcome.kind === 'died' && outcome.failure.evidence?.residentBytes).toBeGreaterThan(250 * megabyte)
    },
  )

  test.each([
    ['no json at all\n', /sent a line that is not JSON: no json at all/],
    ['{"kind":"returned"}\n', /sent a message that is not of the protocol/],
    ['null\n', /not of the protocol: null/],
    ['close', /closed its pipe to the worker/],
  ])('a job that writes %j to the pipe of its runner dies alone', async (garbage, message) => {
    const neighbour = start(shared, 'wait-for-abort')
    await neighbour.host.message(() => true)
    const failure = { code: 'JOB_CRASHED', message: expect.stringMatching(message) }
    expect(await outcomeOf('send-garbage', garbage)).toMatchObject({ kind: 'died', failure })
    neighbour.abort({ code: 'JOB_CANCELLED', message: 'enough' })
    expect(await neighbour.outcome).toMatchObject({ kind: 'threw', failure: { code: 'JOB_CANCELLED' } })
  })

  test('a process that the system refuses to start is a death of its own kind', async () => {
    const { execPath } = process
    const outcome = await withPool({}, async (pool) => {
      process.execPath = '/nowhere/node'
      const run = start(pool, 'echo')
      process.execPath = execPath
      return run.outcome
    })
    const failure = { code: 'JOB_CRASHED', message: "The job's process could not be started" }
    expect(outcome).toMatchObject({ kind: 'died', failure })
  })

  test('a death gives back the CPU slots that the job held', async () => {
    const run = start(shared, 'hold-cpu-and-exit')
    expect(await run.outcome).toMatchObject({ kind: 'died' })
    expect(run.host.cpuHeld).toBe(0)
  })
})

describe('aborting', () => {
  test.each([['wait-for-abort'], ['abort-in-library']])(
    'the signal fires with the reason, whose code is the failure’s: %s',
    async (jobType) => {
      const run = start(shared, jobType)
      await run.host.message(() => true)
      run.abort({ code: 'JOB_CANCELLED', message: 'The job was cancelled' })
      const failure = { code: 'JOB_CANCELLED', message: 'The job was cancelled' }
      expect(await run.outcome).toMatchObject({ kind: 'threw', failure })
    },
  )

  test('a job that ignores its signal is killed after the grace time', async () => {
    await withPool({ abortGraceMs: 50 }, async (pool) => {
      const run = start(pool, 'ignore-abort')
      await run.host.message(() => true)
      run.abort({ code: 'JOB_CANCELLED', message: 'The job was cancelled' })
      const failure = {
        code: 'JOB_CANCELLED',
        message: expect.stringMatching(/did not stop within 50 ms and was killed/),
      }
      expect(await run.outcome).toMatchObject({ kind: 'died', failure })
    })
  })

  test('a SIGTERM sent to all processes of a service leaves it to the worker when a run ends', async () => {
    const run = start(shared, 'wait-for-abort')
    process.kill(pidIn(await run.host.message(isPid)), 'SIGTERM')
    run.abort({ code: 'JOB_CANCELLED', message: 'The job was cancelled' })
    expect(await run.outcome).toMatchObject({ kind: 'threw', failure: { code: 'JOB_CANCELLED' } })
  })

  test('a run that waits for a process ends without one', async () => {
    await withPool({ size: 1 }, async (pool) => {
      const first = start(pool, 'wait-forever')
      const aborted = start(pool, 'echo')
      const killed = start(pool, 'echo')
      aborted.abort({ code: 'JOB_CANCELLED', message: 'not needed' })
      await killed.kill()
      expect(await aborted.outcome).toMatchObject({ kind: 'threw', failure: { code: 'JOB_CANCELLED' } })
      expect(await killed.outcome).toMatchObject({ kind: 'threw', failure: { code: 'JOB_CRASHED' } })
      await first.kill()
    })
  })
})

describe('what a job asks of its worker', () => {
  test('steps, children, CPU slots and artifacts reach the host and come back', async () => {
    const run = start(shared, 'use-host')
    expect(await run.outcome).toEqual({
      kind: 'returned',
      output: {
        first: { at: '1970-01-01T00:00:00.000Z' },
        child: { childType: 'echo', input: { say: 'hello' }, key: 'child' },
        computed: 42,
        createdYear: 2026,
      },
    })
    expect(run.host.steps).toEqual(new Map([['first', { at: '1970-01-01T00:00:00.000Z' }]]))
    expect(run.host.cpuHeld).toBe(0)
  })

  test('a refusal of the host is an error of the same code in the job', async () => {
    const call = async () => {
      throw new KilnError('CHILD_FAILED', 'echo was cancelled')
    }
    const run = start(shared, 'call-and-report', null, { call })
    const output = { name: 'KilnError', code: 'CHILD_FAILED', message: 'echo was cancelled' }
    expect(await run.outcome).toEqual({ kind: 'returned', output })
  })

  test('a step key used twice is refused', async () => {
    expect(await outcomeOf('repeat-step')).toMatchObject({ kind: 'threw', failure: { code: 'STEP_DUPLICATE' } })
  })

  test('100,000 progress calls become a few reports, each new message among them, the last one last', async () => {
    const run = start(shared, 'report-often', 100_000)
    expect(await run.outcome).toEqual({ kind: 'returned', output: 100_000 })
    const reports = run.host.progressReports
    expect(reports.length).toBeLessThan(1000)
    expect(reports.some(({ message }) => message === 'first half')).toBe(true)
    expect(reports.at(-1)).toEqual({ percent: 100, message: 'second half' })
  })

  test('progress stays between 0 and 100 and never falls', async () => {
    const run = start(shared, 'report-badly')
    await run.outcome
    expect(run.host.progressReports.map(({ percent }) => percent)).toEqual([50, 50, 50, 50, 100])
  })

  test('log lines arrive before the outcome', async () => {
    const run = start(shared, 'throw-what', 'error')
    await run.outcome
    expect(run.host.logLines).toEqual(['info: about to throw'])
  })

  test('the start of its code is announced', async () => {
    const events: string[] = []
    const onBegin = () => events.push('begun')
    const host = createRecordingHost()
    await shared.start({ facts: createFacts('echo', 1), module, jobType: 'echo', host, onBegin }).outcome
    expect(events).toEqual(['begun'])
  })
})

describe('the processes', () => {
  const pidOf = async (run: RunnerRun) => {
    const outcome = await run.outcome
    return outcome.kind === 'returned' ? (outcome.output as { pid: number }).pid : null
  }

  test('are used again, and replaced after so many jobs', async () => {
    await withPool({ maxJobsPerRunner: 2 }, async (pool) => {
      const pids: (number | null)[] = []
      for (let i = 0; i < 4; i += 1) pids.push(await pidOf(start(pool, 'echo')))
      expect(pids[1]).toBe(pids[0])
      expect(pids[2]).not.toBe(pids[0])
      expect(pids[3]).toBe(pids[2])
    })
  })

  test('are not used again when a job left something running in them', async () => {
    await withPool({}, async (pool) => {
      const left = await start(pool, 'leave-timer').outcome
      expect(await pidOf(start(pool, 'echo'))).not.toBe(left.kind === 'returned' && left.output)
    })
  })

  test('number at most the size of the pool', async () => {
    await withPool({ size: 1, spare: 3 }, async (pool) => {
      const runs = [1, 2, 3].map(() => start(pool, 'echo'))
      const pids = await Promise.all(runs.map(pidOf))
      expect(new Set(pids).size).toBe(1)
    })
  })

  test('are all gone after close, which may be called twice, and no new run is taken', async () => {
    const pool = createRunnerPool({ logger: silentLogger, spare: 1 })
    const run = start(pool, 'wait-forever')
    const pid = pidIn(await run.host.message(isPid))
    await Promise.all([pool.close(), pool.close()])
    expect(isAlive(pid)).toBe(false)
    expect(await run.outcome).toMatchObject({ kind: 'died', failure: { code: 'ENGINE_CLOSED' } })
    expect(() => start(pool, 'echo')).toThrow(expect.objectContaining({ code: 'ENGINE_CLOSED' }))
  })
})
