import type { SpeechConfig } from '@kiln/media'
import type { Config } from '../../config/config.ts'

/** The part of the configuration that decides who speaks. */
export function speechConfigOf({ speech }: Config): SpeechConfig {
  const { fallback, azure, google, elevenlabs } = speech
  return { fallback, ...(azure && { azure }), ...(google && { google }), ...(elevenlabs && { elevenlabs }) }
}
