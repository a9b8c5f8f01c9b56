import { z } from 'zod'
import { wholeNumber } from '../common/numbers.ts'
import { closedObject } from '../common/objects.ts'
import { oneOf } from '../common/one-of.ts'
import { clientId, lineOfText, optionalText } from '../common/strings.ts'

export const characterStyles = ['photo', 'anime', 'watercolour', 'oil', 'pixel', 'comic'] as const
export type CharacterStyle = (typeof characterStyles)[number]

export const characterSeed = wholeNumber({ min: 0, max: 4_294_967_295 })

const maxTraits = 10

/** What a character is made from. Fields that are not listed are refused. */
export const createCharacterRequest = closedObject({
  name: lineOfText({ max: 100 }).describe('1 to 100 characters, in any script'),
  description: optionalText({ max: 4000 })
    .default('')
    .describe('Who and how the character is, at most 4000 characters'),
  style: oneOf(characterStyles).default('photo').describe('How the character is drawn'),
  traits: z
    .array(lineOfText({ max: 100 }), { error: `must be a list of at most ${maxTraits} strings` })
    .max(maxTraits, `must be a list of at most ${maxTraits} strings`)
    .default([])
    .describe('At most 10, each of 1 to 100 characters'),
  backstory: optionalText({ max: 8000 }).default('').describe('At most 8000 characters'),
  seed: characterSeed.optional().describe('The same request with the same seed gives the same character; else random'),
  userId: clientId.optional().describe('Whose character; with tokens it must be the user of the token'),
}).meta({
  id: 'CreateCharacterRequest',
  examples: [
    {
      name: 'Mara Voss',
      description: 'A retired lighthouse keeper who repairs clocks.',
      style: 'watercolour',
      traits: ['patient', 'stubborn'],
    },
  ],
})

export type CreateCharacterRequest = z.output<typeof createCharacterRequest>
