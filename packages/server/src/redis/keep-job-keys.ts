import { randomUUID } from 'node:crypto'
import type { Engine, RedisLink } from '@kiln/core'
import type { Logger } from 'pino'
import type { RedisView } from './redis-view.ts'
import { dropExpiredMembers, writeJobKeys } from './write-job-keys.ts'

/** Changes of a job that come within this time are one write. */
const writeEveryMs = 250
const jobsPerWrite = 200

/** One process writes what the database announces to all; when it is gone, another one takes over. */
const keeperKey = '{kiln}:job-keys-keeper'
/** Jobs that other processes have taken in. */
const newKey = '{kiln}:job-keys-new'
const keeperForMs = 10_000
const lookEveryMs = 3_000

/** Missing after a loss of all data: then everything is written anew. */
const writtenKey = '{kiln}:job-keys-written'
const rewriteEveryMs = 60 * 60 * 1000
const mostRewritten = 10_000
const jobsPerPage = 100

interface KeeperOptions {
  engine: Engine
  link: RedisLink
  view: RedisView
  logger: Logger
}

/**
 * Keeps keys in Redis for people who look with redis-cli. Best effort: what could not be written is left out until the
 * next change of the job or the next rewrite, and nothing of Kiln reads them.
 */
export function keepJobKeys(options: KeeperOptions): { close(): Promise<void> } {
  return new JobKeyKeeper(options)
}

class JobKeyKeeper {
  readonly #options: KeeperOptions
  readonly #id = randomUUID()
  readonly #changed = new Set<string>()
  readonly #timer: NodeJS.Timeout
  readonly #forget: (() => void)[]
  #isKeeper = false
  #rewriteWanted = true
  #nextLookAt = 0
  #working: Promise<void> | undefined
  #closed = false

  constructor(options: KeeperOptions) {
    const { engine, link } = options
    this.#options = options
    this.#timer = setInterval(() => this.#tick(), writeEveryMs)
    this.#forget = [
      engine.onSubmit((jobIds) => this.#add(jobIds)),
      engine.onChange((jobIds) => {
        if (jobIds === null) this.#rewriteWanted = true
        else if (this.#isKeeper) this.#add(jobIds)
      }),
      link.onReady(() => {
        this.#rewriteWanted = true
        this.#nextLookAt = 0
      }),
    ]
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    for (const forget of this.#forget) forget()
    await this.#working
    const { link } = this.#options
    // The next one need not wait for the end of this one's time.
    if (this.#isKeeper && link.ready) await link.commands.del(keeperKey).catch(() => {})
  }

  #add(jobIds: readonly string[]): void {
    if (!this.#options.link.ready || this.#changed.size + jobIds.length > mostRewritten) this.#rewriteWanted = true
    else for (const jobId of jobIds) this.#changed.add(jobId)
  }

  #tick(): void {
    const { link, logger } = this.#options
    if (!link.ready || this.#working) return
    this.#working = this.#work()
      .catch((error: Error) => logger.debug({ reason: error.message }, 'keys of jobs could not be written'))
      .finally(() => {
        this.#working = undefined
      })
  }

  async #work(): Promise<void> {
    if (Date.now() >= this.#nextLookAt) {
      this.#nextLookAt = Date.now() + lookEveryMs
      await this.#look()
    }
    await (this.#isKeeper ? this.#write() : this.#tellKeeper())
  }

  async #look(): Promise<void> {
    const { commands } = this.#options.link
    const taken = await commands.set(keeperKey, this.#id, 'PX', keeperForMs, 'NX')
    this.#isKeeper = taken !== null || (await commands.get(keeperKey)) === this.#id
    if (!this.#isKeeper) return
    await commands.pexpire(keeperKey, keeperForMs)
    if (taken || this.#rewriteWanted || (await commands.exists(writtenKey)) === 0) await this.#rewrite()
  }

  /** There is one writer: two could put an older state over a newer one. */
  async #tellKeeper(): Promise<void> {
    if (this.#changed.size === 0) return
    const { commands } = this.#options.link
    const ids = [...this.#changed]
    this.#changed.clear()
    await commands.sadd(newKey, ...ids)
    await commands.pexpire(newKey, rewriteEveryMs)
  }

  async #write(): Promise<void> {
    const { engine, link, view } = this.#options
    this.#add(await link.commands.spop(newKey, jobsPerWrite))
    while (this.#changed.size > 0 && !this.#closed) {
      const ids = [...this.#changed].slice(0, jobsPerWrite)
      for (const jobId of ids) this.#changed.delete(jobId)
      const jobs = await Promise.all(ids.map((jobId) => engine.state(jobId)))
      const shown = jobs.flatMap((job) => (job?.type === view.type ? [job] : []))
      await writeJobKeys(link, view, shown)
    }
  }

  async #rewrite(): Promise<void> {
    const { engine, link, view } = this.#options
    this.#rewriteWanted = false
    await link.commands.set(writtenKey, new Date().toISOString(), 'PX', rewriteEveryMs)
    await dropExpiredMembers(link, view, Date.now())
    for (let offset = 0; offset < mostRewritten && !this.#closed; offset += jobsPerPage) {
      const { jobs } = await engine.list({ type: view.type, limit: jobsPerPage, offset })
      await writeJobKeys(link, view, jobs)
      if (jobs.length < jobsPerPage) return
    }
  }
}
