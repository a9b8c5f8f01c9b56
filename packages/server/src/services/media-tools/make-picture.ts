import { join } from 'node:path'
import type { ProviderWatch, RunningJob } from '@kiln/core'
import type { Picture, PictureProvider, PictureRequest } from '@kiln/media'

export interface PictureWish {
  /** Names the picture within its job: a later attempt of the job finds it again. */
  key: string
  provider: PictureProvider
  request: PictureRequest
  /** Of the artifact, without the ending: that follows from what the provider made. */
  name: string
  /** Followed while a remote provider works. */
  watch?: ProviderWatch
}

/** A stored picture. Plain data: it may go into the output of a job. */
export interface MadePicture {
  /** Public path below `/assets`. */
  path: string
  /** Where other jobs find the file. */
  storageKey: string
  contentType: Picture['contentType']
  width: number
  height: number
  sizeBytes: number
  seed: number
  /** Who made it. */
  provider: string
  model: string
}

const endings = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' } as const

/**
 * Has a picture made, here or by a remote provider, and stores it as an artifact of the job. It is a step of the job:
 * a later attempt gets the stored picture, and nothing is painted or bought again.
 */
export function makePicture(job: RunningJob, wish: PictureWish): Promise<MadePicture> {
  const { key, provider, name } = wish
  return job.step(key, async () => {
    const { picture, path } = await obtain(job, wish)
    const { contentType, width, height, seed } = picture
    const file = { name: `${name}.${endings[contentType]}`, path, contentType, width, height }
    const { path: publicPath, storageKey, sizeBytes } = await job.artifacts.save(file)
    const made = { contentType, width, height, sizeBytes, seed, provider: provider.provider, model: provider.model }
    return { path: publicPath, storageKey, ...made }
  })
}

async function obtain(
  job: RunningJob,
  { key, provider, request, name, watch }: PictureWish,
): Promise<{ picture: Picture; path: string }> {
  if (provider.kind === 'local') {
    const filePath = join(job.tempDir, `${name}.jpg`)
    const picture = await job.cpu(() => provider.make(request, { filePath, signal: job.signal }))
    return { picture, path: filePath }
  }
  const { result, path } = await job.provider(key, provider.order(request), watch)
  if (path === null) throw new Error(`The provider ${provider.provider} has answered without a picture`)
  return { picture: result, path }
}
