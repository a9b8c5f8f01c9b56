import { fileURLToPath } from 'node:url'
import type { Engine } from '@kiln/core'
import type { ArtifactStorage } from '@kiln/media'
import type { UrlSigner } from '../../http/assets/sign-urls.ts'
import type { Service } from '../service.ts'
import type { DepthMapJob } from './define-depth-job.ts'
import { depthErrorShape } from './depth-error-shape.ts'

/** What every route of the service is given. */
export interface DepthRouteContext {
  engine: Engine
  storage: ArtifactStorage
  signer: UrlSigner
  depthMap: DepthMapJob
}

interface DepthServiceOptions {
  depthMap: DepthMapJob
}

const paths = ['/api/queue', '/api/media', '/api/ai']

/** Photos and videos become depth maps, one after the other. */
export function createDepthService({ depthMap }: DepthServiceOptions): Service {
  return {
    name: 'depth',
    jobs: [depthMap],
    slots: ({ depth }) => ({ depth: depth.concurrency }),
    tables: { owner: 'depth', folder: fileURLToPath(new URL('./migrations', import.meta.url)) },
    ownedPaths: paths.map((path) => ({ path, shape: depthErrorShape })),
    registerRoutes() {},
  }
}
