import {
  characterCreationInput,
  characterCreationOutput,
  imageGenerationInput,
  mediaEntry,
  videoGenerationInput,
} from '@kiln/contracts'
import { type CompletedJob, defineJob, type JobDefinition } from '@kiln/core'
import type { z } from 'zod'
import { withPermanentErrors } from '../media-tools/with-permanent-errors.ts'
import { jobTypeNames } from './job-type-names.ts'
import { makeCharacter } from './making/make-character.ts'
import { makeImage } from './making/make-image.ts'
import { makeVideo } from './making/make-video.ts'
import type { CharacterTools } from './making/paint-portrait.ts'
import { insertCharacter } from './tables/insert-character.ts'
import { insertMedia } from './tables/insert-media.ts'

interface CharacterJobOptions {
  /** Asked for when a job runs, in the process that runs it. */
  tools: () => CharacterTools
  runsIn: JobDefinition<z.ZodType, z.ZodType>['runsIn']
}

const minuteMs = 60_000
const startsPerSecond = (max: number) => ({ max, perMs: 1000 })

/** The service's three job types. */
export function defineCharacterJobs({ tools, runsIn }: CharacterJobOptions) {
  const common = {
    // The contract's number; the configuration may give another one.
    slots: { perWorker: 5 },
    attempts: 3,
    backoff: { initialMs: 2000, factor: 2 },
    // What they have made stays until it is deleted, and it belongs to the job.
    retentionMs: null,
    artifactFolder: 'characters',
    runsIn,
  }

  const characterCreation = defineJob({
    ...common,
    name: jobTypeNames.creation,
    input: characterCreationInput,
    output: characterCreationOutput,
    queue: 'characterCreationQueue',
    rate: startsPerSecond(10),
    hardTimeoutMs: 5 * minuteMs,
    run: (request, job) => withPermanentErrors(() => makeCharacter({ request, job, tools: tools() })),
    alsoWrite: insertCharacter,
  })

  const imageGeneration = defineJob({
    ...common,
    name: jobTypeNames.image,
    input: imageGenerationInput,
    output: mediaEntry,
    queue: 'imageGenerationQueue',
    rate: startsPerSecond(5),
    hardTimeoutMs: 5 * minuteMs,
    run: (input, job) => withPermanentErrors(() => makeImage({ input, job, tools: tools() })),
    alsoWrite: insertCompleted,
  })

  const videoGeneration = defineJob({
    ...common,
    name: jobTypeNames.video,
    input: videoGenerationInput,
    output: mediaEntry,
    queue: 'videoGenerationQueue',
    rate: startsPerSecond(3),
    hardTimeoutMs: 10 * minuteMs,
    run: (input, job) => withPermanentErrors(() => makeVideo({ input, job, tools: tools() })),
    alsoWrite: insertCompleted,
  })

  return { characterCreation, imageGeneration, videoGeneration }
}

export type CharacterJobs = ReturnType<typeof defineCharacterJobs>

type CompletedMedia = CompletedJob<{ character: { id: string } }, z.output<typeof mediaEntry>>

function insertCompleted({ id: jobId, input, output }: CompletedMedia) {
  return [insertMedia({ jobId, characterId: input.character.id, entry: output })]
}
