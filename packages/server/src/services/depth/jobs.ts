import { createDepthClient } from '../../ai/create-depth-client.ts'
import { loadMediaTools } from '../media-tools/load-media-tools.ts'
import { defineDepthJob } from './define-depth-job.ts'
import type { DepthTools } from './making/make-depth-map.ts'

/** The job type as the server runs it: in runner processes, which reach the AI service through the gateway of their worker. */
export const depthMap = defineDepthJob({ tools: loadDepthTools, runsIn: { module: import.meta.url } })

function loadDepthTools(): DepthTools {
  const { KILN_AI_GATEWAY_URL: baseUrl } = process.env
  if (!baseUrl) throw new Error('KILN_AI_GATEWAY_URL is not set: this process was not started by a worker')
  return { files: loadMediaTools(process.env).files, client: createDepthClient({ baseUrl }) }
}
