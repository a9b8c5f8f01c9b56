import { z } from 'zod'
import { fetchJson, type ProviderCall } from './provider-http.ts'
import { createSpeechOrder } from './speech-order.ts'
import type { RemoteSpeechProvider, SpeechText, SpokenWord, Synthesis, Voice } from './speech-provider.ts'
import { splitWords } from './split-words.ts'

export interface ElevenLabsOptions {
  apiKey: string
  baseUrl?: string
  /** Default `eleven_multilingual_v2`. */
  model?: string
  timeoutMs: number
  /** For the answer with the speech. */
  orderTimeoutMs: number
}

const BASE_URL = 'https://api.elevenlabs.io'
const DEFAULT_MODEL = 'eleven_multilingual_v2'
/** "George", one of the voices that every account has. */
const DEFAULT_VOICE = 'JBFqnCBsd6RMkjVDRZzb'

/** Languages of eleven_multilingual_v2 (https://elevenlabs.io/docs/models); the voice adapts to the text. */
const LANGUAGES = [
  ...['en', 'es', 'de', 'fr', 'it', 'pt', 'pl', 'ru', 'hi', 'zh', 'ar', 'ja', 'ko', 'nl', 'sv', 'da', 'fi', 'cs'],
  ...['sk', 'ro', 'bg', 'uk', 'el', 'tr', 'id', 'fil', 'hr', 'ms', 'ta'],
]

const alignmentSchema = z.object({
  characters: z.array(z.string()),
  character_start_times_seconds: z.array(z.number()),
  character_end_times_seconds: z.array(z.number()),
})
type Alignment = z.infer<typeof alignmentSchema>

const answerSchema = z.object({ audio_base64: z.base64().min(1), alignment: alignmentSchema.nullish() })

const labelsSchema = z.object({ gender: z.enum(['female', 'male', 'neutral']).optional().catch(undefined) })
const voicesSchema = z.object({ voices: z.array(z.object({ voice_id: z.string(), labels: labelsSchema.nullish() })) })

/** ElevenLabs with character times (https://elevenlabs.io/docs/api-reference/text-to-speech/convert-with-timestamps). */
export function createElevenLabsProvider(options: ElevenLabsOptions): RemoteSpeechProvider {
  const model = options.model ?? DEFAULT_MODEL
  return {
    kind: 'remote',
    name: 'elevenlabs',
    model,
    languages: LANGUAGES,
    maxCharacters: 5000,
    filters: [],
    defaultVoice: () => DEFAULT_VOICE,
    knownVoices: () => null,
    listVoices: (signal) => listVoices(options, signal),
    order: (text) => {
      const ask = (signal: AbortSignal) => synthesize({ ...options, model }, text, signal)
      return createSpeechOrder({ provider: 'elevenlabs', model, text, ask })
    },
  }
}

async function synthesize(
  options: ElevenLabsOptions & { model: string },
  request: SpeechText,
  signal: AbortSignal,
): Promise<Synthesis> {
  // MP3 is the only good format of every plan.
  const path = `/v1/text-to-speech/${encodeURIComponent(request.voice)}/with-timestamps?output_format=mp3_44100_128`
  const call = elevenLabsCall(options, path, signal)
  const headers = { ...call.headers, 'content-type': 'application/json' }
  const body = JSON.stringify({ text: request.text, model_id: options.model })
  const order = { isOrder: true, timeoutMs: options.orderTimeoutMs }
  const answer = await fetchJson({ ...call, headers, body, ...order }, answerSchema)
  return { audio: Buffer.from(answer.audio_base64, 'base64'), words: wordsFromCharacters(request, answer.alignment) }
}

/** Null when the characters aren't those of the text, as when the provider has spelled out numbers. */
function wordsFromCharacters(
  { text, language }: SpeechText,
  alignment: Alignment | null | undefined,
): SpokenWord[] | null {
  if (!alignment || alignment.characters.join('') !== text) return null
  const startAt = new Map<number, number>()
  const endAt = new Map<number, number>()
  let offset = 0
  alignment.characters.forEach((character, index) => {
    startAt.set(offset, alignment.character_start_times_seconds[index] ?? 0)
    offset += character.length
    endAt.set(offset, alignment.character_end_times_seconds[index] ?? 0)
  })
  return splitWords(text, language).map((word) => {
    const start = startAt.get(word.start) ?? 0
    return { text: word.text, start, end: Math.max(start, endAt.get(word.end) ?? start) }
  })
}

async function listVoices(options: ElevenLabsOptions, signal: AbortSignal): Promise<Voice[]> {
  const { voices } = await fetchJson({ ...elevenLabsCall(options, '/v1/voices', signal), method: 'GET' }, voicesSchema)
  return voices.map(({ voice_id, labels }) => ({
    provider: 'elevenlabs',
    voice_name: voice_id,
    language: '*',
    ...(labels?.gender ? { gender: labels.gender } : {}),
  }))
}

function elevenLabsCall(options: ElevenLabsOptions, path: string, signal: AbortSignal): ProviderCall {
  return {
    provider: 'elevenlabs',
    url: (options.baseUrl ?? BASE_URL).replace(/\/$/, '') + path,
    headers: { 'xi-api-key': options.apiKey },
    isOrder: false,
    secrets: [options.apiKey],
    timeoutMs: options.timeoutMs,
    signal,
  }
}
