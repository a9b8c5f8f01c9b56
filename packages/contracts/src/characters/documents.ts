import { z } from 'zod'
import { characterStyles } from './create-character.ts'

const strings = z.array(z.string())

/** How a character looks: decides every picture of it. */
export const characterAppearance = z
  .object({
    seed: z.number().int(),
    style: z.enum(characterStyles),
    gender: z.enum(['female', 'male', 'neutral']),
    age: z.enum(['child', 'young', 'adult', 'old']),
    skin: z.string(),
    hair: z.object({ style: z.string(), color: z.string() }),
    eyes: z.string(),
    clothes: z.object({ kind: z.string(), color: z.string() }),
    marks: strings,
    summary: z.string().describe('All of it in one sentence'),
  })
  .meta({ id: 'CharacterAppearance' })

export type CharacterAppearance = z.output<typeof characterAppearance>

export const characterPersonality = z
  .object({
    summary: z.string(),
    traits: strings,
    strengths: strings,
    flaws: strings,
    goals: strings,
    fears: strings,
    voice: z.string().describe('How they talk'),
    quotes: strings,
    backstory: z.string(),
  })
  .meta({ id: 'CharacterPersonality' })

export type CharacterPersonality = z.output<typeof characterPersonality>

export const characterPose = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    framing: z.enum(['portrait', 'half', 'full']),
    facing: z.enum(['front', 'left', 'right']),
    expression: z.enum(['neutral', 'smile', 'serious', 'surprised']),
  })
  .meta({ id: 'CharacterPose' })

export type CharacterPose = z.output<typeof characterPose>
