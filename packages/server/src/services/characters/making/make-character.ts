import { randomUUID } from 'node:crypto'
import { type CharacterCreationInput, type CharacterCreationOutput, characterPersonality } from '@kiln/contracts'
import type { RunningJob } from '@kiln/core'
import {
  type Appearance,
  imagineAppearance,
  makeUpPersonality,
  type Personality,
  threePoses,
  writePersonality,
} from '@kiln/media'
import { askWith } from '../../media-tools/ask-with.ts'
import { displayIdsFor } from '../display-ids.ts'
import { type CharacterTools, paintPortrait } from './paint-portrait.ts'
import { characterStages } from './stages.ts'

interface Creation {
  request: CharacterCreationInput
  job: RunningJob
  tools: CharacterTools
}

/**
 * Document → linked documents → personality → portrait. Each is a step of the job, so that a later attempt goes on
 * where the last one ended; the rows are written when the job is recorded as completed.
 */
export async function makeCharacter(creation: Creation): Promise<CharacterCreationOutput> {
  const { request, job, tools } = creation
  const document = await job.step('character', async () => ({
    id: randomUUID(),
    displayIds: displayIdsFor(request.name),
  }))
  characterStages.created(job)
  const linked = await job.step('linked-documents', async () => ({
    appearance: { id: randomUUID(), ...imagineAppearance(request) },
    poses: threePoses(request).map((pose) => ({ id: randomUUID(), ...pose })),
  }))
  characterStages.linked(job)
  const { appearance, poses } = linked
  const [pose] = poses
  if (!pose) throw new Error('A character needs at least one pose')
  characterStages.populated(job)
  const personality = await job.step('personality', async () => ({
    id: randomUUID(),
    ...(await personalityOf(creation, appearance)),
  }))
  characterStages.personality(job)
  const portrait = await paintPortrait({ job, tools, request, appearance, pose, seed: request.seed, name: 'portrait' })
  characterStages.portrait(job)
  return { ...document, appearance, poses, personality, portrait }
}

/** A model's answer is somebody else's: it is checked before it is kept. */
async function personalityOf({ request, job, tools }: Creation, appearance: Appearance): Promise<Personality> {
  if (!tools.text) return makeUpPersonality(request, appearance)
  const written = await writePersonality({ request, appearance, ask: askWith(job, tools.text) })
  return characterPersonality.parse(written)
}
