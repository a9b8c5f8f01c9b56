import { hasRedisServer, startTestRedis, type TestRedis } from '@kiln/core/testing/test-redis'
import pg from 'pg'
import { createDatabase } from './postgres.ts'

export type Print = (line: string) => void

/** What the benchmarks may use besides this process. What is missing is left out of the tables. */
export interface BenchServers {
  /** Of a Postgres server, without a database. */
  postgresUrl: string | undefined
  redis: TestRedis | undefined
  close(): Promise<void>
}

/** Starts a Postgres from npm's binaries, as the tests do, and a Redis if there is one on this machine. */
export async function startBenchServers(): Promise<BenchServers> {
  const { default: startPostgres } = await import(new URL('../../test/start-postgres.mjs', import.meta.url).href)
  let postgresUrl: string | undefined
  const stopPostgres: (() => Promise<void>) | undefined = await startPostgres({
    provide: (_name: string, url: string) => {
      postgresUrl = url
    },
  })
  const redis = hasRedisServer() ? await startTestRedis() : undefined
  return {
    postgresUrl,
    redis,
    close: async () => {
      await redis?.stop()
      await stopPostgres?.()
    },
  }
}

/** What a figure depends on and nobody sees in it. */
export async function describeServers({ postgresUrl, redis }: BenchServers): Promise<string[]> {
  const lines: string[] = []
  if (postgresUrl) {
    const client = new pg.Client({ connectionString: await createDatabase(postgresUrl) })
    await client.connect()
    const { rows } = await client.query(`select current_setting('server_version') as version,
      current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`)
    await client.end()
    const { version, fsync, commit } = rows[0]
    lines.push(`Postgres ${version}, fsync ${fsync}, synchronous_commit ${commit}; PGlite: no fsync`)
  }
  if (redis) {
    const version = /redis_version:(\S+)/.exec(String(await redis.command('info', 'server')))?.[1]
    lines.push(`Redis ${version}, appendonly no, save off`)
  }
  return lines
}
