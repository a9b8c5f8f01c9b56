import { z } from 'zod'
import { escapeXml } from './escape-xml.ts'
import { googleLanguages } from './google-languages.ts'
import { createGoogleAuth, type GoogleCredentials } from './google-token.ts'
import { fetchJson, type ProviderCall } from './provider-http.ts'
import { createSpeechOrder } from './speech-order.ts'
import type { RemoteSpeechProvider, SpeechText, SpokenWord, Synthesis, Voice } from './speech-provider.ts'
import { splitWords, type TextWord } from './split-words.ts'

export type GoogleOptions = GoogleCredentials & {
  baseUrl?: string
  timeoutMs: number
  /** For the answer with the speech. */
  orderTimeoutMs: number
}

type Call = (path: string, signal: AbortSignal) => Promise<ProviderCall>

const MODEL = 'text-to-speech'
const BASE_URL = 'https://texttospeech.googleapis.com'

/** These voices refuse SSML or its marks, so their words must be estimated. */
const WITHOUT_MARKS = /chirp|journey|studio/i

const answerSchema = z.object({
  audioContent: z.base64().min(1),
  timepoints: z.array(z.object({ markName: z.string(), timeSeconds: z.number().default(0) })).default([]),
})

const voicesSchema = z.object({
  voices: z.array(z.object({ name: z.string(), languageCodes: z.array(z.string()), ssmlGender: z.string() })),
})

/**
 * Google Cloud Text-to-Speech, v1beta1 because only it reports when SSML marks are passed
 * (https://cloud.google.com/text-to-speech/docs/reference/rest/v1beta1/text/synthesize). Each word gets a mark.
 */
export function createGoogleProvider(options: GoogleOptions): RemoteSpeechProvider {
  const authenticate = createGoogleAuth(options)
  const base = (options.baseUrl ?? BASE_URL).replace(/\/$/, '')
  const call: Call = async (path, signal) => {
    const auth = await authenticate(signal)
    return { provider: 'google', url: base + path, ...auth, isOrder: false, timeoutMs: options.timeoutMs, signal }
  }
  const orderCall: Call = async (path, signal) => {
    const prepared = await call(path, signal)
    return { ...prepared, isOrder: true, timeoutMs: options.orderTimeoutMs }
  }
  return {
    kind: 'remote',
    name: 'google',
    model: MODEL,
    languages: googleLanguages,
    // The limit is 5000 bytes: letters of up to 3 bytes, and a mark of 16 bytes a word.
    maxCharacters: 700,
    filters: [],
    // Google chooses a voice by the language alone.
    defaultVoice: (language) => language,
    knownVoices: () => null,
    listVoices: (signal) => listVoices(call, signal),
    order: (text) => {
      const ask = (signal: AbortSignal) => synthesize(orderCall, text, signal)
      return createSpeechOrder({ provider: 'google', model: MODEL, text, ask })
    },
  }
}

async function synthesize(call: Call, { text, language, voice }: SpeechText, signal: AbortSignal): Promise<Synthesis> {
  const written = splitWords(text, language)
  const hasMarks = !WITHOUT_MARKS.test(voice)
  const body = {
    input: hasMarks ? { ssml: markedSsml(text, written) } : { text },
    voice: { languageCode: language, ...(voice === language ? {} : { name: voice }) },
    audioConfig: { audioEncoding: 'LINEAR16', sampleRateHertz: 24_000 },
    ...(hasMarks ? { enableTimePointing: ['SSML_MARK'] } : {}),
  }
  const prepared = await call('/v1beta1/text:synthesize', signal)
  const headers = { ...prepared.headers, 'content-type': 'application/json' }
  const answer = await fetchJson({ ...prepared, headers, body: JSON.stringify(body) }, answerSchema)
  return { audio: Buffer.from(answer.audioContent, 'base64'), words: wordsFromMarks(written, answer.timepoints) }
}

function markedSsml(text: string, words: readonly TextWord[]): string {
  let position = 0
  const marked = words.map((word, index) => {
    const before = text.slice(position, word.start)
    position = word.end
    return `${escapeXml(before)}<mark name="${index}"/>${escapeXml(text.slice(word.start, word.end))}`
  })
  return `<speak>${marked.join('')}${escapeXml(text.slice(position))}<mark name="end"/></speak>`
}

/** Null unless every word has its mark: a few words may be missing with some voices, and then none can be trusted. */
function wordsFromMarks(
  words: readonly TextWord[],
  marks: { markName: string; timeSeconds: number }[],
): SpokenWord[] | null {
  const times = new Map(marks.map((mark) => [mark.markName, mark.timeSeconds]))
  const timed = words.flatMap(({ text }, index) => {
    const start = times.get(String(index))
    const end = times.get(String(index + 1)) ?? times.get('end')
    return start === undefined || end === undefined ? [] : [{ text, start, end }]
  })
  return timed.length === words.length ? timed : null
}

async function listVoices(call: Call, signal: AbortSignal): Promise<Voice[]> {
  const { voices } = await fetchJson({ ...(await call('/v1beta1/voices', signal)), method: 'GET' }, voicesSchema)
  return voices.flatMap(({ name, languageCodes, ssmlGender }) =>
    languageCodes.map((language) => ({
      provider: 'google' as const,
      voice_name: name,
      language,
      gender: ssmlGender === 'FEMALE' ? 'female' : ssmlGender === 'MALE' ? 'male' : 'neutral',
    })),
  )
}
