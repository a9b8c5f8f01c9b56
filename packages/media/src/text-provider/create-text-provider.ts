import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, wrapLanguageModel } from 'ai'
import { ProviderError } from '../provider/provider-error.ts'
import { jsonSchemaOf } from './json-schema-of.ts'
import type { RemoteTextProvider, TextAnswer, TextAsk } from './text-ask.ts'
import { toProviderError } from './to-provider-error.ts'

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

const complete = async ({ choice, ask, signal, timeoutMs }: Completion): Promise<TextAnswer> => {
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const { text, usage } = await generateText({
      model: modelOf(choice, ask),
      system: ask.system,
      prompt: ask.prompt,
      seed: ask.seed,
      temperature: TEMPERATURE,
      maxRetries: 0,
      abortSignal: AbortSignal.any([signal, timeout]),
    })
    return { text, ...tokensOf(usage) }
  } catch (error) {
    signal.throwIfAborted()
    if (timeout.aborted) {
      const message = `The text provider did not answer within ${timeoutMs / 1000} s.`
      throw new ProviderError('PROVIDER_UNAVAILABLE', message)
    }
    throw toProviderError(error, choice.apiKey)
  }
}

const modelOf = ({ baseUrl, apiKey, model }: TextProviderChoice, ask: TextAsk) => {
  const endpoint = createOpenAICompatible({
    name: 'openai',
    baseURL: baseUrl,
    supportsStructuredOutputs: true,
    ...(apiKey === null ? {} : { apiKey }),
    // A redirect would carry the key to another host.
    fetch: (input, init) => fetch(input, { ...init, redirect: 'error' }),
  })
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
