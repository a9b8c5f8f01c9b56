import { join } from 'node:path'
import type { RunningJob } from '@kiln/core'
import type { Clip, ClipProvider, ClipRequest } from '@kiln/media'
import { followPolling } from './follow-polling.ts'

/** What a maker of clips lets its caller follow, in this order. A later attempt may begin in the middle. */
export interface ClipWatch {
  onUploaded(): void
  onSubmitted(): void
  /** @param fraction from 0 to 1: what the provider says, or a guess by time while it says nothing */
  onPolling(fraction: number): void
  onDownloaded(): void
}

export interface ClipWish {
  /** Names the clip within its job: a later attempt of the job finds it again. */
  key: string
  provider: ClipProvider
  /** The picture that is to move, on this machine. */
  stillPath: string
  request: Omit<ClipRequest, 'image'>
  /** Of the artifact, without the ending. */
  name: string
  watch: ClipWatch
}

/** A stored clip. Plain data: it may go into the output of a job. */
export interface MadeClip {
  /** Public path below `/assets`. */
  path: string
  contentType: 'video/mp4'
  width: number
  height: number
  durationSeconds: number
  sizeBytes: number
  /** Who made it. */
  provider: string
  model: string
}

/**
 * Has a clip made, here or by a remote provider, and stores it as an artifact of the job. It is a step of the job: a
 * later attempt gets the stored clip, and nothing is bought again.
 */
export async function makeClip(job: RunningJob, wish: ClipWish): Promise<MadeClip> {
  const { key, provider, name, watch } = wish
  const made = await job.step(key, async () => {
    const { clip, path } = await obtain(job, wish)
    watch.onDownloaded()
    const { width, height, durationSeconds } = clip
    const contentType = 'video/mp4' as const
    const stored = await job.artifacts.save({ name: `${name}.mp4`, path, contentType, width, height })
    const facts = { contentType, width, height, durationSeconds, sizeBytes: stored.sizeBytes }
    return { path: stored.path, ...facts, provider: provider.provider, model: provider.model }
  })
  watch.onDownloaded()
  return made
}

async function obtain(job: RunningJob, wish: ClipWish): Promise<{ clip: Clip; path: string }> {
  const { key, provider, stillPath, request, watch, name } = wish
  if (provider.kind === 'local') {
    const filePath = join(job.tempDir, `${name}.mp4`)
    watch.onUploaded()
    watch.onSubmitted()
    const polling = followPolling(watch.onPolling)
    const work = () => provider.make({ ...request, image: stillPath }, { filePath, signal: job.signal })
    return { clip: await job.cpu(work).finally(polling.stop), path: filePath }
  }
  const image = await job.step(`${key}-still`, () => provider.upload(stillPath, { signal: job.signal }))
  watch.onUploaded()
  const order = provider.order({ ...request, image })
  let polling: ReturnType<typeof followPolling> | undefined
  const answer = job.provider(key, order, {
    onState: (state) => {
      if (state === 'fetching') return polling?.stop()
      watch.onSubmitted()
      polling ??= followPolling(watch.onPolling)
    },
    onProgress: (fraction) => {
      polling ??= followPolling(watch.onPolling)
      polling.progress(fraction)
    },
  })
  const { result, path } = await answer.finally(() => polling?.stop())
  if (path === null) throw new Error(`The provider ${provider.provider} has answered without a clip`)
  return { clip: result, path }
}
