import { fileURLToPath } from 'node:url'
import type { Engine } from '@kiln/core'
import type { ArtifactStorage } from '@kiln/media'
import type { AiGateway } from '../../ai/gateway/open-ai-gateway.ts'
import { registerAiRoutes } from '../../ai/routes/register-ai-routes.ts'
import type { UrlSigner } from '../../http/assets/sign-urls.ts'
import type { Service, ServiceContext } from '../service.ts'
import type { DepthMapJob } from './define-depth-job.ts'
import { depthErrorShape } from './depth-error-shape.ts'
import { registerEnqueue } from './routes/enqueue.ts'
import { registerMedia } from './routes/media.ts'
import { registerQueueActions } from './routes/queue-actions.ts'
import { registerQueueFigures } from './routes/queue-figures.ts'
import { registerQueueItems } from './routes/queue-items.ts'
import { registerUploadMedia } from './routes/upload-media.ts'
import { registerWorkerControl } from './routes/worker-control.ts'
import type { UploadLimits } from './upload/upload-limits.ts'

/** What every route of the service is given. */
export interface DepthRouteContext {
  engine: Engine
  storage: ArtifactStorage
  space: ServiceContext['space']
  signer: UrlSigner
  depthMap: DepthMapJob
  /** The way to where depth maps are made. */
  ai: AiGateway
  uploads: {
    /** Where files are while they arrive. Made when it is missing. */
    incomingFolder: string
    /** Default: those of the contract. */
    limits?: UploadLimits
  }
}

type DepthServiceOptions = Pick<DepthRouteContext, 'depthMap' | 'uploads'>

// The items are named as well: `/api/queue/:id/position` is the movies'.
const paths = ['/api/queue', '/api/queue/items/:id', '/api/media', '/api/ai']

/** Photos and videos become depth maps, one after the other. */
export function createDepthService({ depthMap, uploads }: DepthServiceOptions): Service {
  return {
    name: 'depth',
    jobs: [depthMap],
    slots: ({ depth }) => ({ depth: depth.concurrency }),
    pausedAtFirst: ({ depth }) => (depth.autoStart ? [] : ['depth']),
    tables: { owner: 'depth', folder: fileURLToPath(new URL('./migrations', import.meta.url)) },
    ownedPaths: paths.map((path) => ({ path, shape: depthErrorShape })),
    registerRoutes(app, { engine, storage, space, signer, ai }) {
      const context: DepthRouteContext = { engine, storage, space, signer, depthMap, ai, uploads }
      registerQueueFigures(app, context)
      registerQueueItems(app, context)
      registerQueueActions(app, context)
      registerEnqueue(app, context)
      registerWorkerControl(app, context)
      registerMedia(app, context)
      registerUploadMedia(app, context)
      registerAiRoutes(app, ai)
    },
  }
}
