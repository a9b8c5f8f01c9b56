import { exchange } from '../net/exchange.ts'
import { answerOf, isGood, refusalOf } from '../provider/http.ts'

const PROVIDER = 'The text provider'

/** Twenty sequences are 30 KB. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

/**
 * What the AI SDK is given to send its one request with: no redirect, bounds on time and size, and errors that say
 * whether the order was taken.
 */
export const fetchOnce = (wish: { apiKey: string | null; signal: AbortSignal; timeoutMs: number }): typeof fetch => {
  const { apiKey, signal, timeoutMs } = wish
  return async (input, init) => {
    const answer = answerOf(
      await exchange({
        url: String(input),
        method: 'POST',
        headers: Object.fromEntries(new Headers(init?.headers)),
        body: String(init?.body),
        timeoutMs,
        maxBytes: MAX_ANSWER_BYTES,
        signal,
      }),
      { provider: PROVIDER, isOrder: true, timeoutMs },
    )
    const secrets = apiKey === null ? [] : [apiKey]
    if (!isGood(answer)) throw refusalOf(answer, { provider: PROVIDER, secrets, isOrder: true })
    return new Response(new Uint8Array(answer.bytes), {
      status: answer.status,
      headers: { 'content-type': 'application/json' },
    })
  }
}
