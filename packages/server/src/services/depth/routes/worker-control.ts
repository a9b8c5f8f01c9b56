import { depthError, workerStatus, workerSwitchResponse } from '@kiln/contracts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { DepthRouteContext } from '../depth-service.ts'
import { readWorkerStatus } from '../worker-status.ts'

const tags = ['Depth']
const config = { access: 'admin' } as const
const response = { 200: workerSwitchResponse, 403: depthError }

/** Starting and stopping holds for every process and over restarts: it is the pause of the queue. */
export function registerWorkerControl(app: TypedApp, { engine, depthMap, ai }: DepthRouteContext): void {
  const [queue = 'depth'] = depthMap.queues

  const statusSchema = { tags, summary: 'Whether items are being processed', response: { 200: workerStatus } }
  app.get('/api/queue/worker/status', { schema: statusSchema }, async () => {
    return { ...(await readWorkerStatus(engine, queue)), aiServiceUrl: ai.serviceUrl }
  })

  const startSchema = { tags, summary: 'Process the queue', response }
  app.post('/api/queue/worker/start', { config, schema: startSchema }, async () => {
    await engine.resume(queue)
    return { success: true as const, message: 'Processing worker started' }
  })

  const stopSchema = { tags, summary: 'Finish the item in hand and take no further one', response }
  app.post('/api/queue/worker/stop', { config, schema: stopSchema }, async () => {
    await engine.pause(queue)
    return { success: true as const, message: 'Processing worker stopped' }
  })
}
