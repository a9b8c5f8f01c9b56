import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, wrapLanguageModel } from 'ai'
import { ProviderError } from '../provider/provider-error.ts'
import { fetchOnce } from './fetch-once.ts'
import { jsonSchemaOf } from './json-schema-of.ts'
import type { RemoteTextProvider, TextAnswer, TextAsk } from './text-ask.ts'

/** A model on a small machine needs minutes for twenty sequences. */
const TIMEOUT_MS = 240_000

/** Lively enough for stories, and still able to keep to a schema. */
const TEMPERATURE = 0.8

export interface TextProviderChoice {
  /** Up to and with `/v1`. */
  baseUrl: string
  apiKey: string | null
  model: string
}

/**
 * Any endpoint that speaks OpenAI's chat completions. One order is one request: nothing is repeated here. Without a
 * key nothing is bought, so a lost answer may be asked for again.
 */
export const createTextProvider = (
  choice: TextProviderChoice,
  { timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {},
): RemoteTextProvider => ({
  kind: 'remote',
  provider: 'openai',
  model: choice.model,
  order: (ask) => ({
    provider: 'openai',
    request: { model: choice.model, schema: ask.name, system: ask.system, prompt: ask.prompt, seed: ask.seed },
    repeat: choice.apiKey === null ? 'free' : 'never',
    makesFile: false,
    submit: async ({ signal }) => ({ result: await complete({ choice, ask, signal, timeoutMs }) }),
  }),
})

interface Completion {
  choice: TextProviderChoice
  ask: TextAsk
  signal: AbortSignal
  timeoutMs: number
}

const complete = async (completion: Completion): Promise<TextAnswer> => {
  try {
    return await request(completion, true)
  } catch (error) {
    // Refused, so nothing was bought: some servers know no schemas. The words of the question have it as well.
    if (isAboutSchemas(error)) return await request(completion, false)
    throw error
  }
}

const isAboutSchemas = (error: unknown): boolean =>
  error instanceof ProviderError &&
  error.code === 'PROVIDER_REFUSED' &&
  error.outcome === 'not-taken' &&
  /response_format|json_schema/u.test(error.message)

const request = async (completion: Completion, withSchema: boolean): Promise<TextAnswer> => {
  const { ask, signal } = completion
  try {
    const { text, usage } = await generateText({
      model: modelOf(completion, withSchema),
      system: ask.system,
      prompt: ask.prompt,
      seed: ask.seed,
      temperature: TEMPERATURE,
      maxRetries: 0,
      abortSignal: signal,
    })
    return { text, ...tokensOf(usage) }
  } catch (error) {
    signal.throwIfAborted()
    const told = providerErrorIn(error)
    if (told) throw told
    // Without a cause: the library's error holds the whole answer, in which a server may repeat the key.
    const message = 'The text provider gave no answer of an OpenAI-compatible server. Check TEXT_BASE_URL.'
    throw new ProviderError('PROVIDER_ANSWER_INVALID', message)
  }
}

/** The SDK puts errors of the network into one of its own. */
const providerErrorIn = (error: unknown): ProviderError | undefined => {
  if (error instanceof ProviderError) return error
  return error instanceof Error && error.cause instanceof ProviderError ? error.cause : undefined
}

const modelOf = ({ choice, ask, signal, timeoutMs }: Completion, withSchema: boolean) => {
  const { baseUrl, apiKey, model } = choice
  const endpoint = createOpenAICompatible({
    name: 'openai',
    baseURL: baseUrl,
    supportsStructuredOutputs: true,
    ...(apiKey === null ? {} : { apiKey }),
    fetch: fetchOnce({ apiKey, signal, timeoutMs }),
  })
  if (!withSchema) return endpoint.chatModel(model)
  // As middleware and not as `output`: that would throw away an answer in which the JSON stands in a fence.
  const schema = jsonSchemaOf(ask.schema)
  return wrapLanguageModel({
    model: endpoint.chatModel(model),
    middleware: {
      specificationVersion: 'v3',
      transformParams: async ({ params }) => ({
        ...params,
        responseFormat: { type: 'json', name: ask.name, schema },
      }),
    },
  })
}

const tokensOf = (usage: { inputTokens: number | undefined; outputTokens: number | undefined }) => ({
  ...(usage.inputTokens === undefined ? {} : { inputTokens: usage.inputTokens }),
  ...(usage.outputTokens === undefined ? {} : { outputTokens: usage.outputTokens }),
})
