import type { Engine, JobType, MigrationFolder, RedisLink } from '@kiln/core'
import type { ArtifactStorage } from '@kiln/media'
import type { AiGateway } from '../ai/gateway/open-ai-gateway.ts'
import type { Config } from '../config/config.ts'
import type { SpaceGuard } from '../disk/space-guard.ts'
import type { UrlSigner } from '../http/assets/sign-urls.ts'
import type { OwnedPath } from '../http/error-shapes.ts'
import type { TypedApp } from '../http/typed-app.ts'
import type { RedisView } from '../redis/redis-view.ts'

/** What a service's routes are given. */
export interface ServiceContext {
  engine: Engine
  storage: ArtifactStorage
  /** To be asked before something large is received. */
  space: Pick<SpaceGuard, 'assertRoomFor'>
  /** null: the database hands out the jobs. */
  redis: RedisLink | null
  signer: UrlSigner
  ai: AiGateway
}

/** One service: its job types and its contract. Adding one is a folder and a line in server.ts. */
export interface Service {
  name: string
  jobs: readonly JobType[]
  /** How many jobs of its queues one worker process runs at once. */
  slots(config: Config): Record<string, number>
  /** Queues that stay paused until somebody resumes them. Default none. */
  pausedAtFirst?(config: Config): readonly string[]
  /** Jobs that people can look at in Redis, where there is one. */
  redisView?: RedisView
  /** Migrations of the service's own tables, if it has any; run after the engine's. */
  tables?: MigrationFolder
  /** Paths whose errors have the shape of the service's contract, also for routes that don't exist. */
  ownedPaths: readonly OwnedPath[]
  registerRoutes(app: TypedApp, context: ServiceContext): void
}
