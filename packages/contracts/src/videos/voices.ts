import { z } from 'zod'
import { languageTag } from '../common/strings.ts'
import { voiceProviders } from './video-request.ts'

export const listVoicesQuery = z.object({
  provider: z
    .enum(voiceProviders, { error: `must be one of: ${voiceProviders.join(', ')}` })
    .optional()
    .describe('Only voices of this provider'),
  language: languageTag.optional().describe('Only voices that speak this language'),
})

export const voice = z
  .object({
    provider: z.enum(voiceProviders),
    voice_name: z.string(),
    language: z.string(),
    gender: z.string().optional(),
  })
  .meta({ id: 'Voice' })

export type Voice = z.output<typeof voice>

export const listVoicesResponse = z.array(voice)

export const videoTemplate = z
  .object({ template_id: z.string(), name: z.string(), description: z.string() })
  .meta({ id: 'VideoTemplate' })

export type VideoTemplate = z.output<typeof videoTemplate>

export const listTemplatesResponse = z.array(videoTemplate)
