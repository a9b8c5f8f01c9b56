import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, defineJob, type Engine, type Worker } from '@kiln/core'
import { createDiskStorage } from '@kiln/media'
import { pino } from 'pino'
import { z } from 'zod'
import { fakeGateway } from '../ai/testing/fake-gateway.ts'
import { buildApp } from '../app.ts'
import type { AuthConfig } from '../config/config.ts'
import type { TypedApp } from '../http/typed-app.ts'

export interface BoardTestApp {
  engine: Engine
  app: TypedApp
  jobs: ReturnType<typeof createJobs>
  /** Lets the jobs of `pictures` that failed before complete from now on. */
  repair(): void
  work(): Promise<Worker>
  /** As it was when it was new, and sooner than a new one. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** The HTTP server over an engine in memory with three queues, one of whose jobs fail until they are repaired. */
export async function createBoardTestApp(auth: AuthConfig = { mode: 'none' }): Promise<BoardTestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-board-test-'))
  const state = { broken: true }
  const jobs = createJobs(state)
  const storage = createDiskStorage({ root: join(folder, 'artifacts') })
  const engine = await createEngine({ jobs: Object.values(jobs), storage, tempRoot: join(folder, 'runs') })
  const config = { auth, urlSigningSecret: null, corsOrigins: [], trustProxy: false }
  const service = {
    name: 'test',
    jobs: Object.values(jobs),
    slots: () => ({}),
    ownedPaths: [],
    registerRoutes: () => {},
  }
  const app = await buildApp({
    engine,
    storage,
    ai: fakeGateway(),
    config,
    services: [service],
    logger: pino({ level: 'silent' }),
  })
  const workers: Worker[] = []
  const work = async () => {
    const worker = await engine.work()
    workers.push(worker)
    return worker
  }
  return {
    engine,
    app,
    jobs,
    repair: () => {
      state.broken = false
    },
    work,
    reset: async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.stop()))
      await engine.query('delete from jobs')
      await engine.query('update queues set paused = false')
      state.broken = true
    },
    close: async () => {
      await app.close()
      await engine.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const anything = z.object({}).loose()

function createJobs(state: { broken: boolean }) {
  const common = { input: anything, output: z.unknown(), runsIn: 'inline', slots: { perWorker: 4 } } as const
  const picture = defineJob({
    ...common,
    name: 'picture',
    queue: 'pictures',
    attempts: 2,
    backoff: { initialMs: 1, jitter: 0 },
    run: async (input, job) => {
      job.progress(40, 'Painting')
      job.log.info('painted', { strokes: 12 })
      if (state.broken) throw new Error(`the brush broke in attempt ${job.attempt}`)
      return { painted: input }
    },
  })
  const film = defineJob({
    ...common,
    name: 'film',
    queue: 'films',
    attempts: 1,
    run: async (_input, job) => job.call(picture, { scene: 1 }, { key: 'first' }),
  })
  const endless = defineJob({
    ...common,
    name: 'endless',
    queue: 'endless',
    run: (_input, job) =>
      new Promise<never>((_resolve, reject) => {
        job.signal.addEventListener('abort', () => reject(job.signal.reason), { once: true })
      }),
  })
  return { picture, film, endless }
}
