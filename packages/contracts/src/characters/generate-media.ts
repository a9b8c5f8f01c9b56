import { z } from 'zod'
import { closedObject } from '../common/objects.ts'
import { oneOf } from '../common/one-of.ts'
import { lineOfText } from '../common/strings.ts'

const poseId = lineOfText({ max: 128 }).nullish().describe('One of the poses of the character; default the first one')

/** A further picture of a character. The body may be missing. */
export const generateImageRequest = closedObject({ poseId }).nullish().meta({ id: 'GenerateImageRequest' })

export type GenerateImageRequest = z.output<typeof generateImageRequest>

export const clipDurations = [5, 8] as const
export const videoResolutions = ['480p', '720p', '1080p'] as const

const durationMessage = 'must be 5 or 8 seconds'

/** A clip made from a picture of a character. */
export const generateVideoRequest = closedObject({
  duration: z
    .literal(clipDurations, { error: ({ input }) => (input === undefined ? 'Field required' : durationMessage) })
    .describe('Seconds: 5 or 8'),
  resolution: oneOf(videoResolutions).default('720p').describe('Of the shorter side'),
  poseId: poseId.describe('One of the poses of the character; default the one of the picture'),
}).meta({ id: 'GenerateVideoRequest', examples: [{ duration: 5, resolution: '720p' }] })

export type GenerateVideoRequest = z.output<typeof generateVideoRequest>
