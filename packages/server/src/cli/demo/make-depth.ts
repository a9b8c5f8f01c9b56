import { openAsBlob } from 'node:fs'
import { join } from 'node:path'
import type { MediaStatus, UploadMediaResponse } from '@kiln/contracts'
import { CliError, exitCodes } from '../exit-codes.ts'
import { type DemoFiles, type DemoRun, follow, save } from './demo-run.ts'
import { photoRequest } from './requests.ts'

/** Sending and looking at the file; making its depth map is not part of it. */
const uploadTimeoutMs = 120_000

/** A photo, painted here, is uploaded and becomes a depth map. */
export async function makeDepth(run: DemoRun): Promise<DemoFiles> {
  // Only here: the other commands start without it.
  const { createImageProvider, getTemplate, runFfmpeg } = await import('@kiln/media')
  const photo = join(run.folder, 'photo.jpg')
  const { template, ...request } = photoRequest
  await createImageProvider({ provider: 'local' }).paint({
    ...request,
    template: getTemplate(template),
    outPath: photo,
  })
  const { queueId, mediaItemId } = await upload(run, photo)
  await follow(run, { jobId: queueId, heading: 'The depth map of an uploaded photo' })
  const depthMap = await save(run, { url: await depthMapUrl(run, mediaItemId), name: 'depth.png' })
  const both = join(run.folder, 'photo-and-depth.jpg')
  const beside = '[0]scale=-2:720,setsar=1[photo];[1]scale=-2:720,setsar=1[depth];[photo][depth]hstack'
  await runFfmpeg(['-i', photo, '-i', depthMap, '-filter_complex', beside, '-frames:v', '1', '-q:v', '2', both])
  return { photo, depth: depthMap, both }
}

async function upload({ client, userId }: DemoRun, path: string): Promise<UploadMediaResponse> {
  const form = new FormData()
  form.append('media', await openAsBlob(path, { type: 'image/jpeg' }), 'photo.jpg')
  const query = new URLSearchParams({ userId })
  return client.request(`/api/media/upload?${query}`, { method: 'POST', body: form, timeoutMs: uploadTimeoutMs })
}

async function depthMapUrl({ client }: DemoRun, mediaItemId: string): Promise<string> {
  // The newest come first, and ours is new.
  const { media } = await client.request<{ media: MediaStatus[] }>('/api/media/status?limit=500')
  const url = media.find(({ id }) => id === mediaItemId)?.depth_map_url
  if (!url) throw new CliError(exitCodes.failed, 'The depth map is gone already')
  return url
}
