import { join } from 'node:path'
import { makeDepthVideo } from '@kiln/media'
import type { DepthMapOutput } from '../job-data.ts'
import { estimatePatiently } from './estimate-patiently.ts'
import type { DepthMaking } from './make-photo-depth.ts'

const contentType = 'video/mp4'

/** The film of a video's depth, frame by frame. */
export async function makeVideoDepth({ source, job, client }: DepthMaking): Promise<DepthMapOutput> {
  const target = join(job.tempDir, 'depth.mp4')
  const { width, height } = await makeDepthVideo({
    source,
    target,
    estimateFrame: estimatePatiently(client),
    onProgress: ({ frame, frames }) => job.progress(5 + (90 * frame) / frames),
    signal: job.signal,
  })
  const { path, sizeBytes } = await job.artifacts.save({ name: 'depth.mp4', path: target, contentType, width, height })
  return { path, contentType, sizeBytes, width, height }
}
