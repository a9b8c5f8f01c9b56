import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Artifact, RunningJob } from '@kiln/core'
import { type DepthMap, decodeDepthPng, encodeDepthPng } from '@kiln/media'
import type { DepthClient } from '../../../ai/depth-client.ts'
import type { DepthMapOutput } from '../job-data.ts'

export interface DepthMaking {
  /** Path of the uploaded file. */
  source: string
  job: RunningJob
  client: DepthClient
}

/** Whoever asks for `depth.png?bits=16` gets the other file. */
const names = { 8: 'depth.png', 16: 'depth-16.png' } as const

/** The depth of a photo, once with 8 bits and once with 16. What the service answers is read, so that no broken PNG is kept. */
export async function makePhotoDepth({ source, job, client }: DepthMaking): Promise<DepthMapOutput> {
  const png = await client.depthOf({ path: source }, { bits: 16, signal: job.signal })
  job.progress(80, 'Storing the depth map')
  const map = await decodeDepthPng(png)
  // Written once by the service and not again: that would cost as much as the estimate.
  const { path, contentType, sizeBytes } = await saveDepth({ job, map, bits: 8, png: await encodeDepthPng(map, 8) })
  await saveDepth({ job, map, bits: 16, png: bitsOf(png) === 16 ? png : await encodeDepthPng(map, 16) })
  return { path, contentType, sizeBytes, width: map.width, height: map.height }
}

/** Bits of a sample, as the header of a PNG says. */
const bitsOf = (png: Uint8Array): number | undefined => png[24]

interface Saving {
  job: RunningJob
  map: DepthMap
  bits: 8 | 16
  png: Uint8Array
}

async function saveDepth({ job, map, bits, png }: Saving): Promise<Artifact> {
  const { width, height } = map
  const path = join(job.tempDir, names[bits])
  await writeFile(path, png, { signal: job.signal })
  return job.artifacts.save({ name: names[bits], path, contentType: 'image/png', width, height })
}
