import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { silentLogger } from '../../logger.ts'
import { isAlive, pidsByArgument, until } from './fixtures/processes.ts'
import { createFacts, createRecordingHost } from './fixtures/recording-host.ts'
import { killNow } from './kill-until-gone.ts'
import { createRunnerPool, type RunnerPool } from './runner-pool.ts'
import { sweepLeftovers } from './sweep-leftovers.ts'

const module = new URL('./fixtures/jobs.js', import.meta.url).href

describe.runIf(process.platform === 'linux')('what a job has started', () => {
  let pool: RunnerPool

  beforeAll(() => {
    pool = createRunnerPool({ logger: silentLogger, spare: 0 })
  })

  afterAll(() => pool.close())

  async function leaveChildren(then: string) {
    let marks: string[] = []
    let tellThatAllAreUp = () => {}
    const allAreUp = new Promise<void>((resolve) => {
      tellThatAllAreUp = resolve
    })
    const host = createRecordingHost({
      // The job goes on, and takes its children down, only once they have been seen.
      beginStep: async () => {
        await until(() => marks.length > 0 && pidsByArgument(marks).length === marks.length)
        tellThatAllAreUp()
        return { stored: false }
      },
    })
    const run = pool.start({ facts: createFacts('leave-children', then), module, jobType: 'leave-children', host })
    const told = JSON.parse(await host.message((message) => message.startsWith('{'))) as {
      pid: number
      marks: string[]
    }
    marks = told.marks
    await allAreUp
    return { run, ...told }
  }

  test.each([['return'], ['throw']])('is gone once the run has ended, after %s', async (then) => {
    const { run, marks } = await leaveChildren(then)
    expect(await run.outcome).toMatchObject({ kind: then === 'return' ? 'returned' : 'threw' })
    expect(pidsByArgument(marks)).toEqual([])
  })

  test('is gone before the runner takes its next job', async () => {
    const mark = `1005.${process.pid}`
    const leave = () =>
      pool.start({
        facts: createFacts('leave-daemon', mark),
        module,
        jobType: 'leave-daemon',
        host: createRecordingHost(),
      })
    const first = await leave().outcome
    expect(pidsByArgument([mark])).toEqual([])
    expect(await leave().outcome).toEqual(first)
    expect(pidsByArgument([mark])).toEqual([])
  })

  test.each([['wait'], ['loop']])('is gone once kill has resolved, from a job that would %s', async (then) => {
    const { run, marks, pid } = await leaveChildren(then)
    await run.kill()
    expect(pidsByArgument(marks)).toEqual([])
    expect(isAlive(pid)).toBe(false)
  })

  test('is gone when somebody else has killed the runner', async () => {
    const { run, marks, pid } = await leaveChildren('wait')
    process.kill(pid, 'SIGKILL')
    expect(await run.outcome).toMatchObject({ kind: 'died' })
    expect(pidsByArgument(marks)).toEqual([])
  })

  test('is another thing from what its neighbours have started', async () => {
    const neighbour = await leaveChildren('wait')
    const { run, marks } = await leaveChildren('return')
    await run.outcome
    expect(pidsByArgument(marks)).toEqual([])
    expect(pidsByArgument(neighbour.marks)).toHaveLength(neighbour.marks.length)
    await neighbour.run.kill()
    expect(pidsByArgument(neighbour.marks)).toEqual([])
  })
})

interface WorkerToKill {
  worker: number
  runner: number
  guardian: number
  marks: string[]
}

describe.runIf(process.platform === 'linux')('when the worker is killed', () => {
  const started: ChildProcess[] = []
  const seen = new Set<string>()

  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL')
    for (const pid of pidsByArgument([...seen])) killNow(pid)
  })

  async function startWorker(what: string): Promise<WorkerToKill> {
    const program = fileURLToPath(new URL('./fixtures/worker-program.js', import.meta.url))
    const child = spawn(process.execPath, [program, what], { stdio: ['ignore', 'pipe', 'inherit'] })
    started.push(child)
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const told = { worker: child.pid ?? -1, ...(JSON.parse(line) as Omit<WorkerToKill, 'worker'>) }
    for (const mark of told.marks) seen.add(mark)
    return told
  }

  const allGone = ({ runner, guardian, marks }: WorkerToKill) =>
    until(() => !isAlive(runner) && !isAlive(guardian) && pidsByArgument(marks).length === 0)

  test.each([['wait'], ['loop']])(
    'its runner, the job’s processes and the guardian end: a job that would %s',
    async (what) => {
      const all = await startWorker(what)
      killNow(all.worker)
      await allGone(all)
    },
  )

  test('and its guardian with it, the runner ends what it has started', async () => {
    const all = await startWorker('wait')
    for (const pid of [all.guardian, all.worker]) killNow(pid)
    await allGone(all)
  })

  test('and its runner with it, the guardian ends what is left', async () => {
    const all = await startWorker('loop')
    // Stopped first, so that none of them can act before all are dead.
    process.kill(all.worker, 'SIGSTOP')
    for (const pid of [all.runner, all.worker]) killNow(pid)
    await allGone(all)
  })

  test('and all its helpers with it, a sweep finds what they left, and nothing of a worker that lives', async () => {
    const all = await startWorker('loop')
    const alive = await startWorker('wait')
    for (const pid of [all.worker, all.guardian, all.runner]) process.kill(pid, 'SIGSTOP')
    for (const pid of [all.guardian, all.runner, all.worker]) killNow(pid)
    await until(() => !isAlive(all.worker) && !isAlive(all.runner) && !isAlive(all.guardian))
    expect(pidsByArgument(all.marks)).toHaveLength(all.marks.length)
    expect(await sweepLeftovers()).toBeGreaterThanOrEqual(all.marks.length)
    expect(pidsByArgument(all.marks)).toEqual([])
    expect(pidsByArgument(alive.marks)).toHaveLength(alive.marks.length)
  })
})
