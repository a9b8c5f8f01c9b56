import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type DatabaseLocation, type Engine } from '@kiln/core'
import { createDiskStorage, createSpeech, type DiskStorage, templates } from '@kiln/media'
import { pino } from 'pino'
import type { AiGateway } from '../ai/gateway/open-ai-gateway.ts'
import { fakeGateway } from '../ai/testing/fake-gateway.ts'
import { type AppDependencies, buildApp } from '../app.ts'
import type { TypedApp } from '../http/typed-app.ts'
import type { Service } from '../services/service.ts'
import { createVideoService } from '../services/videos/video-service.ts'
import { quickVideo } from './test-jobs.ts'

export interface TestApp {
  app: TypedApp
  engine: Engine
  storage: DiskStorage
  /** Starts to run the submitted jobs. */
  work(): Promise<void>
  /** A further HTTP server over the same engine, which closes with this one. */
  another(options: TestOptions): Promise<TypedApp>
  close(): Promise<void>
}

type TestOptions = Partial<AppDependencies['config']> &
  Partial<Pick<AppDependencies, 'checks' | 'isAlive' | 'logger' | 'reports' | 'storage'>> & {
    /** Methods of the engine that the HTTP server gets instead, to see what it makes of their errors. */
    broken?: Partial<Engine>
    /** What the way to the AI service does; by default that is down. */
    ai?: Partial<AiGateway>
    /** Default: the videos, with the quick job in place of the film. */
    services?: readonly Service[]
    /** Default: a new one in memory. */
    database?: DatabaseLocation
    pausedAtFirst?: readonly string[]
    /** Where jobs put their files. Default: a new folder. */
    files?: DiskStorage
  }

/** The whole HTTP server over a real engine in memory. */
export async function createTestApp(options: TestOptions = {}): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-server-test-'))
  const storage = options.files ?? createDiskStorage({ root: join(folder, 'artifacts') })
  const services = options.services ?? [quickVideos]
  const engine = await createEngine({
    ...(options.database && { database: options.database }),
    ...(options.pausedAtFirst && { pausedAtFirst: options.pausedAtFirst }),
    jobs: services.flatMap((service) => service.jobs),
    migrations: services.flatMap((service) => (service.tables ? [service.tables] : [])),
    storage,
    tempRoot: join(folder, 'runs'),
  })
  const apps: TypedApp[] = []
  const another = async (other: TestOptions) => {
    const app = await buildTestApp(engine, { storage, services, ...other })
    apps.push(app)
    return app
  }
  return {
    app: await another(options),
    engine,
    storage,
    another,
    work: async () => {
      await engine.work()
    },
    close: async () => {
      await Promise.all(apps.map((app) => app.close()))
      await engine.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The videos, with the quick job in place of the film. */
export const quickVideos = createVideoService({
  scriptVideo: quickVideo,
  voices: createSpeech({ fallback: true }),
  templates: templates.map(({ templateId, name, description }) => ({ template_id: templateId, name, description })),
})

type BuildOptions = TestOptions & Pick<AppDependencies, 'storage' | 'services'>

function buildTestApp(engine: Engine, options: BuildOptions): Promise<TypedApp> {
  const {
    checks,
    isAlive,
    logger,
    reports,
    broken,
    storage,
    services,
    ai = {},
    database: _,
    pausedAtFirst: __,
    files: _files,
    ...config
  } = options
  return buildApp({
    engine: { ...engine, ...broken },
    storage,
    ai: fakeGateway(ai),
    services,
    logger: logger ?? pino({ level: 'silent' }),
    config: { auth: { mode: 'none' }, urlSigningSecret: null, corsOrigins: [], trustProxy: false, ...config },
    ...(checks && { checks }),
    ...(isAlive && { isAlive }),
    ...(reports && { reports }),
  })
}

/** A request that is all right in every field. */
export const goodRequest = {
  video_request: {
    script_id: 'test-123',
    user_id: 'user-456',
    title: 'My First Video',
    script_content: 'This is a test video script.',
    language: 'en-US',
    platform: 'youtube',
    duration: 15,
    voice_provider: 'azure',
  },
  priority: 5,
} as const

/** The good request with some fields of `video_request` replaced. */
export function requestWith(fields: Record<string, unknown>): Record<string, unknown> {
  return { ...goodRequest, video_request: { ...goodRequest.video_request, ...fields } }
}
