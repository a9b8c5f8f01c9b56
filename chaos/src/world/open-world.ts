import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseLocation } from '@kiln/core'
import {
  createFakeProvider,
  createOwnPostgres,
  type FakeProvider,
  type OwnPostgres,
  startTcpProxy,
  startTestRedis,
  type TcpProxy,
  type TestRedis,
} from '@kiln/core/testing/servers'
import { providerVariables } from '../jobs/chaos-jobs.ts'
import { folderVariable } from '../jobs/run-record.ts'
import type { Mode } from '../mode.ts'
import { createManagedProcess, type ManagedProcess } from './managed-process.ts'
import { createTimeline, type Timeline } from './timeline.ts'

export interface Links {
  postgres: TcpProxy | null
  redis: TcpProxy | null
}

/** Everything that is there to be broken. */
export interface World {
  readonly mode: Mode
  /** Data, logs and notes of this run of chaos; no other process has it in its environment. */
  readonly folder: string
  readonly database: DatabaseLocation
  readonly postgres: OwnPostgres | null
  readonly redis: TestRedis | null
  readonly providers: { readonly keyed: FakeProvider; readonly plain: FakeProvider }
  readonly processes: readonly ManagedProcess[]
  /** By name of the process: the network between it and what it uses. */
  readonly links: ReadonlyMap<string, Links>
  readonly timeline: Timeline
  /** Ends of processes that nobody had asked for. */
  readonly unexpectedEnds: readonly string[]
  close(options: { keepFolder: boolean }): Promise<void>
}

export interface WorldOptions {
  mode: Mode
  servers: number
  workers: number
}

/** Starts all of it: real processes, a Postgres and a Redis of their own, and a provider that takes money. */
export async function openWorld({ mode, servers, workers }: WorldOptions): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-chaos-'))
  await mkdir(join(folder, 'logs'))
  const timeline = createTimeline()
  const unexpectedEnds: string[] = []
  const closers: (() => Promise<unknown>)[] = []
  const links = new Map<string, Links>()
  const processes: ManagedProcess[] = []
  // Whatever ends this process, nothing that it has started goes on.
  const killAll = () => {
    for (const one of processes) one.signal('SIGKILL')
  }
  process.once('exit', killAll)

  async function close({ keepFolder }: { keepFolder: boolean }): Promise<void> {
    for (const one of processes) one.signal('SIGCONT')
    await Promise.all(processes.map((one) => one.stop()))
    for (const closeOne of closers.toReversed()) await closeOne()
    process.off('exit', killAll)
    if (!keepFolder) await rm(folder, { recursive: true, force: true })
  }

  async function opened<T>(made: T, closeMade: (made: T) => Promise<unknown>): Promise<T> {
    closers.push(() => closeMade(made))
    return made
  }

  async function linkTo(url: string | undefined): Promise<TcpProxy | null> {
    return url === undefined ? null : opened(await startTcpProxy(url), (proxy) => proxy.close())
  }

  try {
    const isEmbedded = mode === 'embedded'
    const postgres = isEmbedded ? null : await opened(await createOwnPostgres(), (server) => server.close())
    await postgres?.start()
    const redis = mode === 'redis' ? await opened(await startTestRedis(), (server) => server.stop()) : null
    const keyed = await opened(await createFakeProvider({ honoursKeys: true }), (provider) => provider.close())
    const plain = await opened(await createFakeProvider(), (provider) => provider.close())
    const names = [
      ...Array.from({ length: isEmbedded ? 1 : servers }, (_, index) => `server-${index + 1}`),
      ...Array.from({ length: isEmbedded ? 0 : workers }, (_, index) => `worker-${index + 1}`),
    ]
    for (const name of names) {
      const link = { postgres: await linkTo(postgres?.url), redis: await linkTo(redis?.url) }
      links.set(name, link)
      processes.push(
        createManagedProcess({
          name,
          program: name.startsWith('server') ? 'serve' : 'work',
          args: isEmbedded ? ['--work'] : [],
          env: environmentOf(folder, link, { keyed, plain }),
          logFile: join(folder, 'logs', `${name}.log`),
          timeline,
          onUnexpectedEnd: (description) => unexpectedEnds.push(description),
        }),
      )
    }
    await Promise.all(processes.map((one) => one.start()))
    if (unexpectedEnds.length > 0) throw new Error(`${unexpectedEnds[0]}; its log is in ${folder}`)
    const database = postgres ? { url: postgres.url } : { dataDir: join(folder, 'data') }
    const providers = { keyed, plain }
    return { mode, folder, database, postgres, redis, providers, processes, links, timeline, unexpectedEnds, close }
  } catch (error) {
    await close({ keepFolder: true })
    throw error
  }
}

/** Nothing of the surroundings but the path: settings of whoever runs this must not change what is proved. */
function environmentOf(folder: string, link: Links, providers: World['providers']): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'info',
    DATA_DIR: join(folder, 'data'),
    SHUTDOWN_GRACE_SECONDS: '1',
    ...(link.postgres && { DATABASE_URL: link.postgres.url }),
    ...(link.redis && { REDIS_URL: link.redis.url }),
    [folderVariable]: folder,
    [providerVariables.keyed]: providers.keyed.url,
    [providerVariables.plain]: providers.plain.url,
  }
}
