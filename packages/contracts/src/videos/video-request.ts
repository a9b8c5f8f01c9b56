import { z } from 'zod'
import { wholeNumber } from '../common/numbers.ts'
import { notAnObject, optional } from '../common/objects.ts'
import { oneOf } from '../common/one-of.ts'
import { clientId, httpUrl, languageTag, lineOfText, text } from '../common/strings.ts'

export const videoPlatforms = ['youtube', 'tiktok', 'instagram'] as const
export type VideoPlatform = (typeof videoPlatforms)[number]

/** `local` is Kiln's own voice: it needs no key and no network. */
export const voiceProviders = ['azure', 'google', 'elevenlabs', 'local'] as const
export type VoiceProvider = (typeof voiceProviders)[number]

/** Size of the film in pixels. */
export const platformSizes: Record<VideoPlatform, { width: number; height: number }> = {
  youtube: { width: 1920, height: 1080 },
  tiktok: { width: 1080, height: 1920 },
  instagram: { width: 1080, height: 1080 },
}

/**
 * The film that is asked for. Fields that are not listed are ignored, as the services that this contract comes from do.
 */
export const videoRequest = z
  .object(
    {
      script_id: clientId.describe('Script identifier, 1 to 128 characters'),
      user_id: clientId.describe('User identifier, 1 to 128 characters'),
      title: lineOfText({ max: 200 }).describe('Shown on the title card, 1 to 200 characters'),
      script_content: text({ max: 50_000 }).describe('What is narrated, 1 to 50,000 characters'),
      language: languageTag.describe('Language tag, e.g. en-US'),
      platform: oneOf(videoPlatforms).describe('youtube 1920×1080, tiktok 1080×1920, instagram 1080×1080'),
      duration: wholeNumber({ min: 1, max: 1800, unit: 'seconds' }).describe('Length of the film in seconds'),
      voice_provider: oneOf(voiceProviders).describe('A provider without its key is stood in for by the local voice'),
      voice_name: optional(lineOfText({ max: 128 })).describe('A voice of the provider; see GET /api/v1/voices'),
      background_music: optional(httpUrl).describe('URL of an audio file, ducked under the voice'),
      template_id: optional(lineOfText({ max: 64 })).describe('Look of the film; see GET /api/v1/templates'),
    },
    { error: notAnObject },
  )
  .meta({ id: 'VideoRequest' })

export type VideoRequest = z.output<typeof videoRequest>

/** 1 to 3 high, 4 to 7 default, 8 to 10 low. */
export const videoPriority = wholeNumber({ min: 1, max: 10 })
export const defaultVideoPriority = 5

export const createVideoJobRequest = z
  .object(
    {
      video_request: videoRequest,
      priority: optional(videoPriority).describe('1 (first) to 10 (last), default 5'),
    },
    { error: notAnObject },
  )
  .meta({
    id: 'CreateVideoJobRequest',
    examples: [
      {
        video_request: {
          script_id: 'test-123',
          user_id: 'user-456',
          title: 'My First Video',
          script_content: 'This is a test video script.',
          language: 'en-US',
          platform: 'youtube',
          duration: 15,
          voice_provider: 'azure',
        },
        priority: 5,
      },
    ],
  })

export type CreateVideoJobRequest = z.output<typeof createVideoJobRequest>
