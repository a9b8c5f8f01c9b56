import type { ImageGenerationInput, MediaEntry } from '@kiln/contracts'
import type { RunningJob } from '@kiln/core'
import { type CharacterTools, paintPortrait } from './paint-portrait.ts'
import { imageStages } from './stages.ts'

/** A further picture of a character. The character comes with the job: a runner has no database to look it up in. */
export async function makeImage(image: {
  input: ImageGenerationInput
  job: RunningJob
  tools: CharacterTools
}): Promise<MediaEntry> {
  const { input, job, tools } = image
  const { character, pose, seed } = input
  imageStages.loaded(job)
  const { request, appearance } = character
  imageStages.populated(job)
  imageStages.started(job)
  const entry = await paintPortrait({ job, tools, request, appearance, pose, seed, name: 'image' })
  imageStages.stored(job)
  return entry
}
