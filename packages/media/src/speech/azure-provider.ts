import { z } from 'zod'
import { azureDefaultVoices } from './azure-voices.ts'
import { escapeXml } from './escape-xml.ts'
import { fetchBytes, fetchJson, type ProviderCall } from './provider-http.ts'
import { createSpeechOrder } from './speech-order.ts'
import type { RemoteSpeechProvider, SpeechText, Voice } from './speech-provider.ts'

const MODEL = 'neural'

export interface AzureOptions {
  key: string
  /** Such as `westeurope`. */
  region: string
  baseUrl?: string
  timeoutMs: number
  /** For the answer with the speech. */
  orderTimeoutMs: number
}

const voicesSchema = z.array(z.object({ ShortName: z.string(), Locale: z.string(), Gender: z.string() }))

/**
 * Azure AI Speech by its REST interface
 * (https://learn.microsoft.com/azure/ai-services/speech-service/rest-text-to-speech).
 * REST gives sound alone; only the SDK's socket reports word boundaries. The times are estimated from the pauses in the
 * sound, which is good enough for captions and saves a long-lived socket.
 */
export function createAzureProvider(options: AzureOptions): RemoteSpeechProvider {
  return {
    kind: 'remote',
    name: 'azure',
    model: MODEL,
    languages: Object.keys(azureDefaultVoices),
    // An answer ends after 10 minutes of sound.
    maxCharacters: 3000,
    filters: [],
    defaultVoice: (language) => azureDefaultVoices[language] ?? language,
    knownVoices: () => null,
    listVoices: (signal) => listVoices(options, signal),
    order: (text) =>
      createSpeechOrder({
        provider: 'azure',
        model: MODEL,
        text,
        ask: async (signal) => ({ audio: await fetchBytes(speechCall(options, text, signal)), words: null }),
      }),
  }
}

function speechCall(options: AzureOptions, { text, language, voice }: SpeechText, signal: AbortSignal): ProviderCall {
  const body =
    `<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="${escapeXml(language)}">` +
    `<voice name="${escapeXml(voice)}">${escapeXml(text)}</voice></speak>`
  const call = azureCall(options, '/cognitiveservices/v1', signal)
  const headers = {
    ...call.headers,
    'content-type': 'application/ssml+xml',
    'x-microsoft-outputformat': 'riff-48khz-16bit-mono-pcm',
    'user-agent': 'kiln',
  }
  return { ...call, headers, body, isOrder: true, timeoutMs: options.orderTimeoutMs }
}

async function listVoices(options: AzureOptions, signal: AbortSignal): Promise<Voice[]> {
  const call = azureCall(options, '/cognitiveservices/voices/list', signal)
  const voices = await fetchJson({ ...call, method: 'GET' }, voicesSchema)
  return voices.map(({ ShortName, Locale, Gender }) => ({
    provider: 'azure',
    voice_name: ShortName,
    language: Locale,
    gender: Gender === 'Female' ? 'female' : Gender === 'Male' ? 'male' : 'neutral',
  }))
}

function azureCall(options: AzureOptions, path: string, signal: AbortSignal): ProviderCall {
  const base = options.baseUrl ?? `https://${options.region}.tts.speech.microsoft.com`
  return {
    provider: 'azure',
    url: base.replace(/\/$/, '') + path,
    headers: { 'ocp-apim-subscription-key': options.key },
    isOrder: false,
    secrets: [options.key],
    timeoutMs: options.timeoutMs,
    signal,
  }
}
