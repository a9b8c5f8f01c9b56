import { z } from 'zod'
import { mediaTypes } from './character.ts'
import { characterSeed, characterStyles } from './create-character.ts'
import { characterAppearance, characterPersonality, characterPose } from './documents.ts'
import { clipDurations, videoResolutions } from './generate-media.ts'

/** Public path of an artifact below `/assets`, e.g. `characters/<job id>/portrait.png`. */
const artifactPath = z.string().regex(/^[\w.-]+(\/[\w.-]+)+$/)

/** A media entry as the job that made it returns it. */
export const mediaEntry = z.object({
  id: z.string(),
  type: z.enum(mediaTypes),
  path: artifactPath,
  contentType: z.string(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  sizeBytes: z.number().int().positive(),
  durationSeconds: z.number().positive().nullable(),
  poseId: z.string().nullable(),
  sourceMediaId: z.string().nullable(),
  provider: z.string(),
  model: z.string(),
})

export type MediaEntry = z.output<typeof mediaEntry>

/** Input of the job that makes a character: the request with its seed decided. */
export const characterCreationInput = z.object({
  name: z.string(),
  description: z.string(),
  style: z.enum(characterStyles),
  traits: z.array(z.string()),
  backstory: z.string(),
  seed: characterSeed,
})

export type CharacterCreationInput = z.output<typeof characterCreationInput>

const withId = { id: z.string() }

/** Output of the job that makes a character: all of its documents. */
export const characterCreationOutput = z.object({
  id: z.string(),
  displayIds: z.array(z.string()).min(1).describe('The first one that is free becomes the display id'),
  personality: characterPersonality.extend(withId),
  appearance: characterAppearance.extend(withId),
  poses: z.array(characterPose),
  portrait: mediaEntry,
})

export type CharacterCreationOutput = z.output<typeof characterCreationOutput>

/** What a job needs to know of a character to draw it. */
const drawnCharacter = z.object({
  id: z.string(),
  displayId: z.string(),
  request: characterCreationInput,
  appearance: characterAppearance,
})

export type DrawnCharacter = z.output<typeof drawnCharacter>

/** Input of the job that makes a picture of a character. */
export const imageGenerationInput = z.object({
  character: drawnCharacter,
  pose: characterPose,
  seed: characterSeed,
})

export type ImageGenerationInput = z.output<typeof imageGenerationInput>

/** Input of the job that makes a clip from a picture of a character. */
export const videoGenerationInput = z.object({
  character: drawnCharacter,
  pose: characterPose,
  still: z.object({
    mediaId: z.string(),
    storageKey: z.string(),
  }),
  durationSeconds: z.literal(clipDurations),
  resolution: z.enum(videoResolutions),
  seed: characterSeed,
})

export type VideoGenerationInput = z.output<typeof videoGenerationInput>
