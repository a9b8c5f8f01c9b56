import { BaseAdapter } from '@bull-board/api/dist/queueAdapters/base.js'
import type {
  AppJobScheduler,
  JobCounts,
  JobStatus as ListedState,
  ObliterateOptions,
  QueueJob,
  QueueMetrics,
  QueueWorker,
  Status,
} from '@bull-board/api/typings/app'
import type { Engine, Job, JobStatus, QueueInfo, WorkerRow } from '@kiln/core'
import { notOnTheBoard } from './board-errors.ts'
import { type BoardJob, createBoardJob, removeJob } from './board-job.ts'
import { boardCounts, boardStates, statusesOf } from './board-states.ts'
import { eachListedJob } from './each-listed-job.ts'
import { type FamilyNode, type FamilyWindow, readJobFamily } from './job-family.ts'
import { presentBoardLogLine } from './present-board-job.ts'

interface AdapterParts {
  engine: Engine
  /** All queues; calls of one turn share a look. */
  queues: () => Promise<QueueInfo[]>
  /** The same for the workers. */
  workers: () => Promise<WorkerRow[]>
}

/** One queue of the ledger behind the board. What it does, it does through the engine. */
export class LedgerQueueAdapter extends BaseAdapter {
  readonly #name: string
  readonly #engine: Engine
  readonly #queues: AdapterParts['queues']
  readonly #workers: AdapterParts['workers']

  constructor(name: string, { engine, queues, workers }: AdapterParts) {
    // The kind of queue whose jobs the board shows as a tree.
    super('bullmq', {
      allowCompletedRetries: false,
      externalJobUrl: ({ id }) => ({ displayText: 'JSON', href: `/api/jobs/${id}` }),
    })
    this.#name = name
    this.#engine = engine
    this.#queues = queues
    this.#workers = workers
  }

  getName(): string {
    return this.#name
  }

  getStatuses(): Status[] {
    return ['latest', ...boardStates]
  }

  getJobStatuses(): ListedState[] {
    return [...boardStates]
  }

  async getJobCounts(): Promise<JobCounts> {
    const { counts, paused } = await this.#info()
    // The overview adds up all of Bull's states.
    return { latest: 0, prioritized: 0, 'waiting-children': 0, ...boardCounts(counts, paused) }
  }

  /**
   * Newest first. Failed jobs come before cancelled ones: "retry all" asks for the front of the list until nothing new
   * is there.
   */
  async getJobs(states: ListedState[], start = 0, end = 9): Promise<QueueJob[]> {
    const { paused } = await this.#info()
    const statuses = states.flatMap((state) => statusesOf(state, paused))
    const groups = states.length === 1 ? statuses.map((status) => [status]) : [statuses]
    const jobs = await this.#page(groups, { limit: end - start + 1, offset: start })
    return Promise.all(jobs.map((job) => this.#present(job, { listed: true })))
  }

  async getJob(id: string): Promise<QueueJob | null> {
    const job = await this.#engine.get(id)
    return job?.queue === this.#name ? this.#present(job, { listed: false }) : null
  }

  async getJobLogs(id: string): Promise<string[]> {
    return (await this.#engine.logs(id)).map(presentBoardLogLine)
  }

  override async getWorkers(): Promise<QueueWorker[]> {
    const workers = await this.#workers()
    return workers
      .filter(({ queues }) => queues.includes(this.#name))
      .map(({ id, host, pid, startedAt }) => ({
        id,
        name: host,
        addr: `process ${pid}`,
        age: Math.max(0, Math.round((Date.now() - startedAt.getTime()) / 1000)),
      }))
  }

  async isPaused(): Promise<boolean> {
    return (await this.#info()).paused
  }

  pause(): Promise<void> {
    return this.#engine.pause(this.#name)
  }

  resume(): Promise<void> {
    return this.#engine.resume(this.#name)
  }

  promoteAll(): Promise<void> {
    return this.#each(['pending'], ({ id }) => this.#engine.promote(id))
  }

  /** Cancels what waits. It stays to be seen: whoever has submitted it is told what became of it. */
  empty(): Promise<void> {
    return this.#each(['waiting', 'pending'], ({ id }) => this.#engine.cancel(id))
  }

  /** Removes the jobs of a state; those that wait are cancelled first. */
  async clean(state: string): Promise<void> {
    const statuses = statusesOf(state === 'wait' ? 'waiting' : state, await this.isPaused())
    if (statuses.length === 0 || statuses.includes('active'))
      throw notOnTheBoard(`Jobs that are ${state} are not cleaned`)
    await this.#each(statuses, (job) => removeJob(this.#engine, job))
  }

  /** Removes all jobs with their files. The queue itself stays: the job types define it. */
  async obliterate({ force = false }: ObliterateOptions = {}): Promise<void> {
    const { counts } = await this.#info()
    // The board knows the refusal by this text.
    if (counts.active > 0 && !force) throw new Error('Cannot obliterate queue with active jobs')
    await this.#each(['pending', 'waiting', 'active'], ({ id }) => this.#engine.cancel(id))
    await this.#each(['completed', 'failed', 'cancelled'], ({ id }) => this.#engine.remove(id))
  }

  async getGlobalConcurrency(): Promise<number | null> {
    return (await this.#info()).slotsTotal
  }

  async setGlobalConcurrency(): Promise<void> {
    throw notOnTheBoard('The slots of a queue are set where its job types are defined')
  }

  async addJob(): Promise<QueueJob> {
    throw notOnTheBoard('Jobs are submitted through the API of their service, not here')
  }

  /** Not kept: the page is told so by its settings, this answers those who ask all the same. */
  async getMetrics(): Promise<QueueMetrics> {
    return { meta: { count: 0, prevTS: 0, prevCount: 0 }, data: [], count: 0 }
  }

  async getRedisInfo(): Promise<null> {
    return null
  }

  // There are no schedulers: nothing in the ledger starts by itself again.

  async getJobSchedulers(): Promise<Omit<AppJobScheduler, 'queueName'>[]> {
    return []
  }

  async getJobSchedulersCount(): Promise<number> {
    return 0
  }

  async removeJobScheduler(): Promise<boolean> {
    return false
  }

  async updateJobScheduler(): Promise<'not-found'> {
    return 'not-found'
  }

  async runJobSchedulerNow(): Promise<'not-found'> {
    return 'not-found'
  }

  // What the board asks for to show a tree of jobs. Its own adapter has these beside what all adapters have.

  getQueueName(): string {
    return this.#name
  }

  getQueueQualifiedName(): string {
    return this.#name
  }

  async getFlowProducer(): Promise<{ getFlow(window: FamilyWindow): Promise<FamilyNode | null> }> {
    const present = (job: Job) => this.#present(job, { listed: false })
    return { getFlow: (window) => readJobFamily({ engine: this.#engine, present }, window) }
  }

  async #info(queue = this.#name): Promise<QueueInfo> {
    const info = (await this.#queues()).find(({ name }) => name === queue)
    if (!info) throw new Error(`The queue ${queue} is gone`)
    return info
  }

  /** A page of the groups, laid end to end. */
  async #page(groups: JobStatus[][], { limit, offset }: { limit: number; offset: number }): Promise<Job[]> {
    const found: Job[] = []
    let skip = offset
    for (const status of groups) {
      const page = { queue: this.#name, status, limit: limit - found.length, offset: skip }
      const { jobs, total } = await this.#engine.list(page)
      found.push(...jobs)
      skip = Math.max(0, skip - total)
      if (found.length === limit) break
    }
    return found
  }

  async #present(job: Job, { listed }: { listed: boolean }): Promise<BoardJob> {
    const [attempts, parent, { paused }] = await Promise.all([
      job.run > 0 ? this.#engine.attempts(job.id) : [],
      job.parentId ? this.#engine.get(job.parentId) : null,
      this.#info(job.queue),
    ])
    return createBoardJob({ engine: this.#engine, job, parent, attempts, queuePaused: paused, listed })
  }

  #each(status: JobStatus[], act: (job: Job) => Promise<unknown>): Promise<void> {
    return eachListedJob({ engine: this.#engine, queue: this.#name, status }, act)
  }
}
