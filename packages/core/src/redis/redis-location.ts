/** Where Redis is. All three kinds take the same user, password and encryption. */
export type RedisLocation = RedisAccess &
  (
    | { kind: 'single'; host: string; port: number; db: number }
    | { kind: 'sentinel'; sentinels: readonly RedisNode[]; master: string; db: number }
    | { kind: 'cluster'; nodes: readonly RedisNode[] }
  )

export interface RedisNode {
  host: string
  port: number
}

interface RedisAccess {
  username?: string
  password?: string
  /** Encrypted connections, checked against the system's certificates. Default false. */
  tls?: boolean
}

/** For logs and pages: where it is, without what opens it. */
export function describeRedis(location: RedisLocation): string {
  const list = (nodes: readonly RedisNode[]) => nodes.map(({ host, port }) => `${host}:${port}`).join(', ')
  switch (location.kind) {
    case 'single':
      return `${location.host}:${location.port}`
    case 'sentinel':
      return `${location.master} by the Sentinels ${list(location.sentinels)}`
    case 'cluster':
      return `the Cluster ${list(location.nodes)}`
    default:
      return location satisfies never
  }
}
