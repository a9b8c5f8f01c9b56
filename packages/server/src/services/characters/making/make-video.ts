import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { MediaEntry, VideoGenerationInput } from '@kiln/contracts'
import type { RunningJob } from '@kiln/core'
import { motionPrompt } from '@kiln/media'
import { fetchArtifact } from '../../media-tools/fetch-artifact.ts'
import { type ClipWatch, makeClip } from '../../media-tools/make-clip.ts'
import type { CharacterTools } from './paint-portrait.ts'
import { videoStages } from './stages.ts'

/** A clip made from a picture of a character. */
export async function makeVideo(video: {
  input: VideoGenerationInput
  job: RunningJob
  tools: CharacterTools
}): Promise<MediaEntry> {
  const { input, job, tools } = video
  const { character, pose, still, durationSeconds, resolution, seed } = input
  const stillPath = join(job.tempDir, 'still')
  await fetchArtifact(tools.files, { storageKey: still.storageKey, path: stillPath, signal: job.signal })
  videoStages.loaded(job)
  const { request, appearance } = character
  const prompt = motionPrompt({ request, appearance, pose, seed })
  videoStages.prompted(job)
  const clip = await makeClip(job, {
    key: 'clip',
    name: 'clip',
    provider: tools.clips,
    stillPath,
    request: { prompt, durationSeconds, resolution, seed },
    watch: stagesInOrder(job),
  })
  const id = await job.step('clip-entry', async () => randomUUID())
  videoStages.stored(job)
  return { id, type: 'video', ...clip, poseId: pose.id, sourceMediaId: still.mediaId }
}

/** An attempt that goes on in the middle of a clip still passes every percentage, in order. */
function stagesInOrder(job: RunningJob): ClipWatch {
  const { uploaded, submitted, accepted, polling, downloaded } = videoStages
  const stages = [uploaded, submitted, accepted, () => polling(job, 1), downloaded]
  let passed = 0
  const passUpTo = (count: number) => {
    for (const stage of stages.slice(passed, count)) stage(job)
    passed = Math.max(passed, count)
  }
  return {
    onUploaded: () => passUpTo(1),
    onSubmitted: () => passUpTo(2),
    onPolling: (fraction) => {
      passUpTo(3)
      if (fraction > 0) polling(job, fraction)
    },
    onDownloaded: () => passUpTo(5),
  }
}
