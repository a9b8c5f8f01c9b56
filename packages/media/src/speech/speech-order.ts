import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SpeechOrder, SpeechProviderName, SpeechText, Synthesis, WordTimes } from './speech-provider.ts'

/**
 * Carries an order out, or gives what came of it when that was done before.
 * @param part of the text, from 1: a text beyond the provider's limit takes several orders
 * @returns where the sound lies
 */
export type OrderSpeech = (part: number, order: SpeechOrder) => Promise<{ result: WordTimes; path: string }>

interface SpeechOrderInput {
  provider: SpeechProviderName
  model: string
  text: SpeechText
  /** One request without any retry. */
  ask: (signal: AbortSignal) => Promise<Synthesis>
}

/**
 * None of the providers documents an idempotency key, and only ElevenLabs keeps a history, which is not searched: a lost
 * answer stays lost.
 */
export function createSpeechOrder({ provider, model, text, ask }: SpeechOrderInput): SpeechOrder {
  const { language, voice } = text
  return {
    provider,
    request: { model, language, voice, text: text.text },
    repeat: 'never',
    makesFile: true,
    async submit({ filePath, signal }) {
      const { audio, ...result } = await ask(signal)
      await writeFile(filePath, audio)
      return { result }
    },
  }
}

/** Sends every order at once and remembers nothing of it. @param folder where the sound is written */
export function orderDirectly({ folder, signal }: { folder: string; signal: AbortSignal }): OrderSpeech {
  return async (part, order) => {
    const path = join(folder, `ordered-${part}`)
    const { result } = await order.submit({ idempotencyKey: randomUUID(), filePath: path, signal })
    return { result, path }
  }
}
