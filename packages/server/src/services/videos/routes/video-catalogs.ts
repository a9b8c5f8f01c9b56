import {
  listTemplatesResponse,
  listVoicesQuery,
  listVoicesResponse,
  type Voice,
  videoError,
  videoValidationError,
} from '@kiln/contracts'
import { HttpError } from '../../../http/problem.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { VideoRouteContext } from '../video-service.ts'
import type { VoiceFilter } from '../voice-catalog.ts'

const tags = ['Videos']

/** What `voice_name` and `template_id` of a request can be. */
export function registerVideoCatalogs(app: TypedApp, { voices, templates }: VideoRouteContext): void {
  const voicesSchema = {
    tags,
    summary: 'Voices by provider and language',
    querystring: listVoicesQuery,
    response: { 200: listVoicesResponse, 422: videoValidationError, 503: videoError },
  }
  app.get('/api/v1/voices', { schema: voicesSchema }, async ({ query: { provider, language } }) =>
    listVoices({ ...(provider && { provider }), ...(language && { language }) }),
  )

  const templatesSchema = { tags, summary: 'Looks that a film can have', response: { 200: listTemplatesResponse } }
  app.get('/api/v1/templates', { schema: templatesSchema }, async () => [...templates])

  async function listVoices(filter: VoiceFilter): Promise<Voice[]> {
    try {
      return await voices.voices(filter)
    } catch (cause) {
      const { code } = cause as { code?: unknown }
      if (code === 'PROVIDER_NOT_CONFIGURED') return []
      if (code !== 'SPEECH_UNAVAILABLE' && code !== 'SPEECH_REJECTED') throw cause
      const message = 'the voice provider does not answer; try again later, or ask for provider=local'
      throw new HttpError({ status: 503, code: 'VOICES_UNAVAILABLE', message }, { cause })
    }
  }
}
