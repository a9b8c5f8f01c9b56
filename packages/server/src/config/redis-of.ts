import type { RedisLocation, RedisNode } from '@kiln/core'
import { ConfigError } from './config-error.ts'
import type { Environment } from './environment.ts'

const ways = ['REDIS_URL', 'REDIS_HOST', 'REDIS_SENTINELS', 'REDIS_CLUSTER'] as const

/**
 * Where Redis is; null when none is configured, and the database hands out the jobs.
 * @throws ConfigError when two ways are set, or one that lacks something
 */
export function redisOf(env: Environment): RedisLocation | null {
  const set = ways.filter((name) => env[name] !== undefined && env[name].length > 0)
  const [way, other] = set
  if (!way) return null
  if (other) throw new ConfigError(`${way} and ${other} exclude each other: set one of them`)
  // Redis only carries deliveries; the jobs themselves are in Postgres.
  if (!env.DATABASE_URL) throw new ConfigError(`DATABASE_URL must be set when ${way} is: the jobs are kept in Postgres`)
  return way === 'REDIS_URL' ? locationOfUrl(env) : locationOf(env, way)
}

function locationOf(env: Environment, way: Exclude<(typeof ways)[number], 'REDIS_URL'>): RedisLocation {
  const access = {
    ...(env.REDIS_USERNAME && { username: env.REDIS_USERNAME }),
    ...(env.REDIS_PASSWORD && { password: env.REDIS_PASSWORD }),
    tls: env.REDIS_TLS,
  }
  const db = env.REDIS_DB
  switch (way) {
    case 'REDIS_HOST':
      return { ...access, kind: 'single', host: env.REDIS_HOST ?? '', port: env.REDIS_PORT, db }
    case 'REDIS_SENTINELS': {
      const master = env.REDIS_SENTINEL_MASTER
      if (!master) throw new ConfigError('REDIS_SENTINEL_MASTER must be set together with REDIS_SENTINELS')
      return { ...access, kind: 'sentinel', sentinels: env.REDIS_SENTINELS.map(nodeOf), master, db }
    }
    case 'REDIS_CLUSTER':
      if (db !== 0) throw new ConfigError('REDIS_DB must be 0 with REDIS_CLUSTER: a Cluster has one database')
      return { ...access, kind: 'cluster', nodes: env.REDIS_CLUSTER.map(nodeOf) }
    default:
      return way satisfies never
  }
}

/** What the URL leaves out is taken from the other variables. */
function locationOfUrl(env: Environment): RedisLocation {
  const url = new URL(env.REDIS_URL ?? '')
  const username = decodeURIComponent(url.username) || env.REDIS_USERNAME
  const password = decodeURIComponent(url.password) || env.REDIS_PASSWORD
  return {
    kind: 'single',
    host: withoutBrackets(url.hostname),
    port: url.port ? Number(url.port) : env.REDIS_PORT,
    db: url.pathname.length > 1 ? Number(url.pathname.slice(1)) : env.REDIS_DB,
    tls: url.protocol === 'rediss:' || env.REDIS_TLS,
    ...(username && { username }),
    ...(password && { password }),
  }
}

function nodeOf(node: string): RedisNode {
  const colon = node.lastIndexOf(':')
  return { host: withoutBrackets(node.slice(0, colon)), port: Number(node.slice(colon + 1)) }
}

/** A literal IPv6 address. */
function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}
