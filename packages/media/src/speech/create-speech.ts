import { createAzureProvider } from './azure-provider.ts'
import { createElevenLabsProvider } from './elevenlabs-provider.ts'
import { createGoogleProvider } from './google-provider.ts'
import { createLocalProvider } from './local/local-provider.ts'
import { matchLanguage } from './match-language.ts'
import { recordText } from './record-text.ts'
import type { SpeakRequest, Speech, SpeechChoice, SpeechConfig, SpeechRequest, SpokenText } from './speech.ts'
import { SpeechError } from './speech-error.ts'
import type { SpeechProvider, SpeechProviderName } from './speech-provider.ts'

const TIMEOUT_MS = 60_000
/** After a shorter one nobody would know whether a slow answer was still to come, and be paid for. */
const ORDER_TIMEOUT_MS = 300_000

type Providers = ReadonlyMap<SpeechProviderName, SpeechProvider>

/** Narration by the configured providers, with the local voice behind them. */
export function createSpeech(config: SpeechConfig): Speech {
  const providers = createProviders(config)
  const find = (name: SpeechProviderName) => findProvider(providers, name, config.fallback)
  return {
    resolve: (request) => choose(find(request.provider), request),
    speak: async (request) => speak(find(request.provider), request, config.cache),
    voices: ({ provider, language, signal = new AbortController().signal } = {}) =>
      listVoices({ providers: provider ? [find(provider)] : [...providers.values()], language, signal }),
    languages: (name) => find(name).languages,
  }
}

function createProviders(config: SpeechConfig): Providers {
  const { timeoutMs = TIMEOUT_MS, timeoutMs: orderTimeoutMs = ORDER_TIMEOUT_MS } = config
  const timeouts = { timeoutMs, orderTimeoutMs }
  const providers = [
    config.azure && createAzureProvider({ ...config.azure, ...timeouts }),
    config.google && createGoogleProvider({ ...config.google, ...timeouts }),
    config.elevenlabs && createElevenLabsProvider({ ...config.elevenlabs, ...timeouts }),
    createLocalProvider(config.local),
  ]
  return new Map(providers.flatMap((provider) => (provider ? [[provider.name, provider] as const] : [])))
}

function findProvider(providers: Providers, name: SpeechProviderName, fallback: boolean): SpeechProvider {
  const provider = providers.get(name) ?? (fallback ? providers.get('local') : undefined)
  if (provider) return provider
  const message = `The voice provider "${name}" has no key. Configure it, or use the provider "local".`
  throw new SpeechError('PROVIDER_NOT_CONFIGURED', message)
}

function choose(provider: SpeechProvider, request: SpeechRequest): SpeechChoice {
  const language = chooseLanguage(provider, request.language)
  const choice = { provider: provider.name, language }
  if (provider.name === request.provider) {
    return { ...choice, voice: chooseVoice(provider, language, request.voice), fallback: false }
  }
  const warning = `The voice provider "${request.provider}" is not configured; the local voice speaks instead.`
  // The voices of the provider that was asked mean nothing to the one that stands in.
  return { ...choice, voice: provider.defaultVoice(language), fallback: true, warning }
}

function chooseLanguage(provider: SpeechProvider, language: string): string {
  const found = matchLanguage(language, provider.languages)
  if (found !== undefined) return found
  const { name, languages } = provider
  const message = `The voice provider "${name}" doesn't speak "${language}". It speaks: ${languages.join(', ')}.`
  throw new SpeechError('UNSUPPORTED_LANGUAGE', message, { allowed: languages })
}

function chooseVoice(provider: SpeechProvider, language: string, voice: string | undefined): string {
  if (voice === undefined) return provider.defaultVoice(language)
  const known = provider.knownVoices(language)
  if (known === null || known.includes(voice)) return voice
  const message = `The voice provider "${provider.name}" has no voice "${voice}" for ${language}. It has: ${known.join(', ')}.`
  throw new SpeechError('UNKNOWN_VOICE', message, { allowed: known })
}

async function speak(
  provider: SpeechProvider,
  request: SpeakRequest,
  cache: SpeechConfig['cache'],
): Promise<SpokenText> {
  const { language, voice, fallback } = choose(provider, request)
  const pace = request.pace ?? 1
  if (!(pace >= 0.5 && pace <= 2)) throw new RangeError(`The pace must be between 0.5 and 2, but is ${pace}.`)
  const text = request.text.replace(/\s+/gu, ' ').trim()
  if (!/[\p{L}\p{N}]/u.test(text)) throw new SpeechError('SPEECH_REJECTED', 'The text has no word to speak.')
  const { outPath, order, signal = new AbortController().signal, compute = (work) => work() } = request
  signal.throwIfAborted()
  const spoken = { text, language, voice, pace, outPath, signal }
  const recording = await recordText({ ...spoken, provider, cache, compute, ...(order && { order }) })
  return { path: outPath, ...recording, provider: provider.name, model: provider.model, voice, fallback }
}

async function listVoices(input: { providers: SpeechProvider[]; language: string | undefined; signal: AbortSignal }) {
  const lists = await Promise.all(input.providers.map((provider) => provider.listVoices(input.signal)))
  const { language } = input
  if (language === undefined) return lists.flat()
  return lists
    .flat()
    .filter((voice) => voice.language === '*' || matchLanguage(language, [voice.language]) !== undefined)
}
