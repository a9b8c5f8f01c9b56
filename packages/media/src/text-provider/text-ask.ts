import type { z } from 'zod'
import type { RemoteProvider } from '../provider/provider.ts'

/** A question whose answer is to be JSON. */
export interface TextAsk {
  system: string
  prompt: string
  /** What the answer must fit; told to the model, checked by whoever asks. */
  schema: z.ZodType
  /** Names the schema, `a-z`, `0-9` and `-`. */
  name: string
  /** 0 to 4294967295. The same seed may give the same answer, where the model can do that. */
  seed: number
}

export interface TextAnswer {
  text: string
  /** As the provider counts them; missing when it doesn't say. */
  inputTokens?: number
  outputTokens?: number
}

export type RemoteTextProvider = RemoteProvider<TextAsk, TextAnswer>

/** Brings a question to a model and its answer back. `key`: the same for the same question of the same work. */
export type Ask = (key: string, question: TextAsk) => Promise<string>
