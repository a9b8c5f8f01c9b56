import { randomUUID } from 'node:crypto'
import type { CharacterPose, MediaEntry } from '@kiln/contracts'
import type { RunningJob } from '@kiln/core'
import { type Appearance, type CharacterRequest, portraitPrompt } from '@kiln/media'
import type { MediaTools } from '../../media-tools/load-media-tools.ts'
import { makePicture } from '../../media-tools/make-picture.ts'

/** What characters, their pictures and clips are made with. */
export type CharacterTools = Pick<MediaTools, 'text' | 'pictures' | 'clips' | 'files'>

/** Upright, of a size that image models are trained on. */
const portraitSize = { width: 896, height: 1152 }

interface Portrait {
  job: RunningJob
  tools: Pick<CharacterTools, 'pictures'>
  request: CharacterRequest
  appearance: Appearance
  pose: CharacterPose
  seed: number
  /** Of the file, and of the job's step. */
  name: string
}

/** Paints the character in a pose, stores the picture and makes its media entry, once in the life of the job. */
export async function paintPortrait(portrait: Portrait): Promise<MediaEntry> {
  const { job, tools, request, appearance, pose, seed, name } = portrait
  const picture = await makePicture(job, {
    key: name,
    name,
    provider: tools.pictures,
    request: {
      prompt: portraitPrompt(appearance, pose, request),
      ...portraitSize,
      seed,
      style: request.style,
      portrait: { appearance, pose },
    },
  })
  const id = await job.step(`${name}-entry`, async () => randomUUID())
  const { path, contentType, width, height, sizeBytes, provider, model } = picture
  const file = { path, contentType, width, height, sizeBytes, durationSeconds: null }
  return { id, type: 'image', ...file, poseId: pose.id, sourceMediaId: null, provider, model }
}
