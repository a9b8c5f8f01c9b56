import type { ContentCache } from '../cache/index.ts'
import type { GoogleCredentials } from './google-token.ts'
import type { LocalProviderOptions } from './local/local-provider.ts'
import type { OrderSpeech } from './speech-order.ts'
import type { SpeechProviderName, SpokenWord, Voice } from './speech-provider.ts'

export interface SpeechConfig {
  /** `baseUrl` replaces the region's address, for private endpoints and tests. */
  azure?: { key: string; region: string; baseUrl?: string }
  google?: GoogleCredentials & { baseUrl?: string }
  elevenlabs?: { apiKey: string; baseUrl?: string; model?: string }
  local?: LocalProviderOptions
  /** The local voice stands in for a provider that isn't configured. */
  fallback: boolean
  /** Keeps recordings, so that nothing is bought twice. Without it every call asks the provider. */
  cache?: ContentCache
  /** For one request to a provider. Default 60 s, and 5 minutes for one that orders speech: it is not repeated. */
  timeoutMs?: number
}

export interface SpeechChoice {
  provider: SpeechProviderName
  /** One of the provider's languages; may be nearest to what was asked (`en` → `en-US`). */
  language: string
  voice: string
  /** The local voice stands in for the provider that was asked. */
  fallback: boolean
  warning?: string
}

export interface SpeechRequest {
  provider: SpeechProviderName
  /** BCP 47 tag such as `en-US`. */
  language: string
  voice?: string
}

export interface SpeakRequest extends SpeechRequest {
  text: string
  /** 1 is the natural pace, 1.2 a fifth faster. Default 1. 0.5–2. */
  pace?: number
  /** A WAV file is written here: mono, 48 kHz, 16 bit. */
  outPath: string
  signal?: AbortSignal
  /** Asked for what must be bought. Default: every order is sent at once, and nothing is remembered of it. */
  order?: OrderSpeech
  /** Wraps what computes on this machine, never the wait for a provider. Default: at once. */
  compute?: Compute
}

export type Compute = <Result>(work: () => Promise<Result>) => Promise<Result>

export interface SpokenText {
  path: string
  /** At pace p exactly the natural duration divided by p. */
  durationSeconds: number
  words: SpokenWord[]
  provider: SpeechProviderName
  model: string
  voice: string
  fallback: boolean
}

export interface Speech {
  /**
   * Decides who speaks, without any network.
   * @throws SpeechError UNSUPPORTED_LANGUAGE, UNKNOWN_VOICE (both with `allowed`), PROVIDER_NOT_CONFIGURED
   */
  resolve: (request: SpeechRequest) => SpeechChoice
  /**
   * @throws SpeechError as `resolve`, and SPEECH_REJECTED, SPEECH_UNAVAILABLE, SPEECH_INVALID, LOCAL_VOICE_MISSING; what
   * `order` throws
   */
  speak: (request: SpeakRequest) => Promise<SpokenText>
  /** All voices of the configured providers, or of one; only those of a language when one is given. */
  voices: (filter?: { provider?: SpeechProviderName; language?: string; signal?: AbortSignal }) => Promise<Voice[]>
  /** The languages a provider speaks; of the local voice when the provider isn't configured and it stands in. */
  languages: (provider: SpeechProviderName) => readonly string[]
}
