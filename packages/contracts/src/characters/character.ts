import { z } from 'zod'
import { isoTime } from '../common/times.ts'
import { characterStyles } from './create-character.ts'
import { characterAppearance, characterPersonality, characterPose } from './documents.ts'
import { envelope, envelopeWithMessage, pageOf, pageQuery } from './envelope.ts'

export const mediaTypes = ['image', 'video'] as const
export type MediaType = (typeof mediaTypes)[number]

/** A picture or a clip of a character. */
export const characterMedia = z
  .object({
    id: z.string(),
    type: z.enum(mediaTypes),
    url: z.string().describe('Relative to the server; signed where the server asks for tokens'),
    contentType: z.string(),
    width: z.number().int(),
    height: z.number().int(),
    size: z.number().int().describe('Bytes'),
    duration: z.number().nullable().describe('Seconds; null for a picture'),
    poseId: z.string().nullable(),
    sourceMediaId: z.string().nullable().describe('The picture that a clip was made from'),
    provider: z.string().describe('Who made it'),
    model: z.string(),
    createdAt: isoTime,
  })
  .meta({ id: 'CharacterMedia' })

export type CharacterMedia = z.output<typeof characterMedia>

/** A character with its linked documents, poses and media. */
export const character = z
  .object({
    id: z.string(),
    displayId: z.string().describe('Short, unique and readable, e.g. mara-voss-7f3k; stands for the id in every path'),
    userId: z.string(),
    name: z.string(),
    description: z.string(),
    style: z.enum(characterStyles),
    traits: z.array(z.string()),
    backstory: z.string(),
    seed: z.number().int(),
    personality: characterPersonality.extend({ id: z.string() }),
    appearance: characterAppearance.extend({ id: z.string() }),
    poses: z.array(characterPose),
    media: z.array(characterMedia).describe('Newest first'),
    createdAt: isoTime,
  })
  .meta({ id: 'Character' })

export type Character = z.output<typeof character>

export const createCharacterResponse = envelopeWithMessage(201, character)
export const getCharacterResponse = envelope(200, character)
export const listCharactersQuery = pageQuery
export const listCharactersResponse = pageOf(character)
export const deleteCharacterResponse = envelopeWithMessage(200, z.object({ characterId: z.string() }))

export const listMediaQuery = pageQuery.omit({ userId: true }).extend({
  type: z
    .enum(mediaTypes, { error: `must be one of: ${mediaTypes.join(', ')}` })
    .optional()
    .describe('Only pictures or only clips'),
})
export const listMediaResponse = pageOf(characterMedia)
