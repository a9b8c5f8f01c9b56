import { setTimeout as delay } from 'node:timers/promises'
import { decodeDepthPng, type EstimateFrame } from '@kiln/media'
import { AiUnavailableError, type DepthClient } from '../../../ai/depth-client.ts'

/** With the pause that the client asks for by itself, about half a minute: the AI service may have been restarted. */
const maxTries = 6
const longestPauseMs = 10_000

/**
 * Estimates the frames of a video. When the service goes away in the middle, a frame waits for it to come back: what has been
 * done of the video would be lost with the run. Before the first frame nothing would be.
 */
export function estimatePatiently(client: DepthClient): EstimateFrame {
  let done = 0

  async function estimate(picture: Uint8Array, signal: AbortSignal) {
    const map = await decodeDepthPng(await client.depthOf({ data: picture }, { bits: 16, signal }))
    done++
    return map
  }

  return async (picture, signal) => {
    for (let tries = 1; ; tries++) {
      try {
        return await estimate(picture, signal)
      } catch (error) {
        if (!(error instanceof AiUnavailableError) || done === 0 || tries === maxTries) throw error
        await delay(Math.min(error.retryAfterMs, longestPauseMs), undefined, { signal })
      }
    }
  }
}
