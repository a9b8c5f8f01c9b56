import { join } from 'node:path'
import type { RunningJob } from '@kiln/core'
import type { DepthClient } from '../../../ai/depth-client.ts'
import { type ArtifactFiles, fetchArtifact } from '../../media-tools/fetch-artifact.ts'
import type { DepthMapInput, DepthMapOutput } from '../job-data.ts'
import { makePhotoDepth } from './make-photo-depth.ts'
import { makeVideoDepth } from './make-video-depth.ts'
import { withDepthErrors } from './with-depth-errors.ts'

/** What depth maps are made with. */
export interface DepthTools {
  files: ArtifactFiles
  client: DepthClient
}

const makers = { photo: makePhotoDepth, video: makeVideoDepth }

interface Making {
  input: DepthMapInput
  job: RunningJob
  tools: DepthTools
}

/** The depth map of a photo or a video, stored as artifacts of the job. */
export async function makeDepthMap({ input, job, tools }: Making): Promise<DepthMapOutput> {
  const { storageKey, extension, mediaType } = input
  const source = join(job.tempDir, `source.${extension}`)
  await fetchArtifact(tools.files, { storageKey, path: source, signal: job.signal })
  job.progress(5, 'Estimating depth')
  const make = makers[mediaType]
  return withDepthErrors(() => make({ source, job, client: tools.client }))
}
