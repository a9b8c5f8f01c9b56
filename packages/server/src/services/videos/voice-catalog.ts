import type { VideoRequest, Voice, VoiceProvider } from '@kiln/contracts'
import { invalidField } from '../../http/problem.ts'

/** What the routes need to know about voices. The speech of `@kiln/media` is one. */
export interface VoiceCatalog {
  /**
   * Asks no network: the same question always has the same answer.
   * @throws an error with code UNSUPPORTED_LANGUAGE, UNKNOWN_VOICE or PROVIDER_NOT_CONFIGURED
   */
  resolve(wanted: { provider: VoiceProvider; language: string; voice?: string }): unknown
  /** @throws an error with code PROVIDER_NOT_CONFIGURED, SPEECH_UNAVAILABLE or SPEECH_REJECTED */
  voices(filter: VoiceFilter): Promise<Voice[]>
}

export interface VoiceFilter {
  provider?: VoiceProvider
  language?: string
}

type VoiceChoice = Pick<VideoRequest, 'voice_provider' | 'language' | 'voice_name'>

const fields: Record<string, string> = { UNSUPPORTED_LANGUAGE: 'language', UNKNOWN_VOICE: 'voice_name' }

/** Choices that are remembered; names are given by clients, so there must be an end to them. */
const rememberedChoices = 1000

/**
 * Makes the check that refuses a language or voice that the provider does not have. A provider without a key is no bad
 * request: the job says so when it fails. Matching languages is the dearest part of a submit, so what was found good
 * is remembered.
 * @throws HttpError 422 with the list of what there is
 */
export function createVoiceCheck(catalog: VoiceCatalog): (request: VoiceChoice) => void {
  const good = new Set<string>()
  return ({ voice_provider: provider, language, voice_name: voice }) => {
    const choice = JSON.stringify([provider, language, voice])
    if (good.has(choice)) return
    try {
      catalog.resolve({ provider, language, ...(voice && { voice }) })
    } catch (error) {
      refuse(error)
    }
    if (good.size >= rememberedChoices) good.clear()
    good.add(choice)
  }
}

function refuse(error: unknown): void {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (code === 'PROVIDER_NOT_CONFIGURED') return
  const field = typeof code === 'string' ? fields[code] : undefined
  if (!field) throw error
  throw invalidField({ where: 'body', path: ['video_request', field], message: String(message) })
}
