import type { ProviderOrder } from '../provider/provider.ts'

export const speechProviderNames = ['azure', 'google', 'elevenlabs', 'local'] as const
export type SpeechProviderName = (typeof speechProviderNames)[number]

/** A word as written, with the punctuation that touches it, and when it is heard, in seconds. */
export interface SpokenWord {
  text: string
  start: number
  end: number
}

export interface Voice {
  provider: SpeechProviderName
  voice_name: string
  /** BCP 47 tag; `*` for a voice that speaks every language of its provider. */
  language: string
  gender?: 'female' | 'male' | 'neutral'
}

/** What is to be spoken at once. */
export interface SpeechText {
  text: string
  /** One of the provider's languages. */
  language: string
  voice: string
}

export interface SynthesisRequest extends SpeechText {
  /** 1 is the natural pace. */
  pace: number
  signal: AbortSignal
}

export interface WordTimes {
  /** When each word of `splitWords` is heard, in its order; null when the provider can't tell and it must be estimated. */
  words: SpokenWord[] | null
  /** For the estimate: how long each word sounds, relative to the others. Default: by its letters. */
  wordWeights?: readonly number[] | undefined
}

export interface Synthesis extends WordTimes {
  /** An audio file in any format that ffmpeg reads. */
  audio: Buffer
}

/** Its file is sound in any format that ffmpeg reads, and comes with the answer. */
export interface SpeechOrder extends ProviderOrder<WordTimes> {
  submit(ask: Parameters<ProviderOrder<WordTimes>['submit']>[0]): Promise<{ result: WordTimes }>
}

interface AnySpeechProvider {
  name: SpeechProviderName
  /** Written into the result; part of the cache key. */
  model: string
  /** BCP 47 tags. */
  languages: readonly string[]
  /** Longer texts are spoken in several parts. */
  maxCharacters: number
  /** ffmpeg audio filters that every recording of this provider passes. */
  filters: readonly string[]
  /** The voice for a language when none is asked for. */
  defaultVoice: (language: string) => string
  /** The voices that may be asked for, or null when the names are passed through unchecked. */
  knownVoices: (language: string) => readonly string[] | null
  listVoices: (signal: AbortSignal) => Promise<Voice[]>
}

/** Speaks on this machine, faster and slower by itself, at no cost. */
export interface LocalSpeechProvider extends AnySpeechProvider {
  kind: 'local'
  synthesize: (request: SynthesisRequest) => Promise<Synthesis>
}

/** Speaks elsewhere, for money. Ordered once per text: another pace is made from the same recording. */
export interface RemoteSpeechProvider extends AnySpeechProvider {
  kind: 'remote'
  order: (text: SpeechText) => SpeechOrder
}

/** One source of speech. */
export type SpeechProvider = LocalSpeechProvider | RemoteSpeechProvider
