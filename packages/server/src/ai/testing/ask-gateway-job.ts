import { defineJob } from '@kiln/core'
import { decodeDepthPng } from '@kiln/media'
import { z } from 'zod'
import { createDepthClient } from '../create-depth-client.ts'
import { brightening } from './test-pictures.ts'

/** A job in a runner that asks the gateway of its worker for a depth map, and tells what it knows of the AI service. */
export const askGateway = defineJob({
  name: 'ask-gateway',
  input: z.object({}),
  output: z.object({ width: z.number(), height: z.number(), knowsService: z.boolean() }),
  queue: 'asking',
  runsIn: { module: import.meta.url },
  async run(_input, { signal }) {
    const client = createDepthClient({ baseUrl: process.env.KILN_AI_GATEWAY_URL ?? '' })
    const map = await client.depthOf({ data: await brightening({ width: 24, height: 16 }) }, { signal })
    const { width, height } = await decodeDepthPng(map)
    return { width, height, knowsService: process.env.AI_SERVICE_URL !== undefined }
  },
})
