import { type VideoRequest, type VideoTemplate, videoJobStatuses } from '@kiln/contracts'
import type { Engine, JobType, RedisLink } from '@kiln/core'
import { plainUrls, type UrlSigner } from '../../http/assets/sign-urls.ts'
import type { Service } from '../service.ts'
import { fastApiShape } from './fast-api-shape.ts'
import { presentVideoJob } from './present-video-job.ts'
import { registerCancelVideoJob } from './routes/cancel-video-job.ts'
import { registerCreateVideoJob } from './routes/create-video-job.ts'
import { registerGetVideoJob } from './routes/get-video-job.ts'
import { registerListVideoJobs } from './routes/list-video-jobs.ts'
import { registerVideoCatalogs } from './routes/video-catalogs.ts'
import { registerVideoHealth } from './routes/video-health.ts'
import { registerVideoStatistics } from './routes/video-statistics.ts'
import type { VoiceCatalog } from './voice-catalog.ts'

interface VideoServiceOptions {
  scriptVideo: JobType<VideoRequest, unknown>
  voices: VoiceCatalog
  templates: readonly VideoTemplate[]
}

/** What every route of the service is given. */
export interface VideoRouteContext extends VideoServiceOptions {
  engine: Engine
  /** null: the database hands out the jobs. */
  redis: RedisLink | null
  signer: UrlSigner
}

/** Script → narrated, captioned film in the platform's format. */
export function createVideoService(options: VideoServiceOptions): Service {
  const { scriptVideo } = options
  return {
    name: 'videos',
    jobs: [scriptVideo],
    slots: ({ videos }) => Object.fromEntries(scriptVideo.queues.map((queue) => [queue, videos.slotsPerWorker])),
    ownedPaths: ['/api/v1/jobs', '/api/v1/voices', '/api/v1/templates'].map((path) => ({ path, shape: fastApiShape })),
    redisView: {
      type: scriptVideo.name,
      statuses: videoJobStatuses,
      retentionMs: scriptVideo.retentionMs,
      view: (job) => presentVideoJob(job, plainUrls),
    },
    registerRoutes(app, { engine, redis, signer }) {
      const context: VideoRouteContext = { ...options, engine, redis, signer }
      registerCreateVideoJob(app, context)
      registerListVideoJobs(app, context)
      registerVideoStatistics(app, context)
      registerVideoHealth(app, context)
      registerGetVideoJob(app, context)
      registerCancelVideoJob(app, context)
      registerVideoCatalogs(app, context)
    },
  }
}
