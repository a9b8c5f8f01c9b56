import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunningJob } from '@kiln/core'
import type { ArtifactStorage } from '@kiln/media'
import type { DepthClient } from '../../../ai/depth-client.ts'
import type { DepthMapInput, DepthMapOutput } from '../job-data.ts'

/** What depth maps are made with. */
export interface DepthTools {
  files: Pick<ArtifactStorage, 'copyTo'>
  client: DepthClient
}

interface Making {
  input: DepthMapInput
  job: RunningJob
  tools: DepthTools
}

/** The depth map of a photo or a video, stored as artifacts of the job. */
export async function makeDepthMap({ input, job, tools }: Making): Promise<DepthMapOutput> {
  const { signal, tempDir } = job
  const { width, height } = input
  const source = join(tempDir, `source.${input.extension}`)
  await tools.files.copyTo(input.storageKey, source, { signal })
  const path = join(tempDir, 'depth.png')
  await writeFile(path, await tools.client.depthOf({ path: source }, { signal }))
  const contentType = 'image/png'
  const saved = await job.artifacts.save({ name: 'depth.png', path, contentType, width, height })
  return { path: saved.path, contentType, sizeBytes: saved.sizeBytes, width, height }
}
