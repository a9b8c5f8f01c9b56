import { exchange } from '../net/exchange.ts'
import { openFileHosts } from './file-hosts.ts'
import { answerOf, isGood, refusalOf } from './http.ts'
import { ProviderError } from './provider-error.ts'

export interface PutOptions {
  provider: string
  /** The file may also go to its host, whatever that is. */
  baseUrl: string
  contentType: string
  timeoutMs: number
  signal: AbortSignal
}

/**
 * Puts a file where a provider has told us to. The URL holds the permission, so no key goes along.
 * @throws ProviderError; the signal's reason when it aborts
 */
export async function putFile(url: string, bytes: Uint8Array, options: PutOptions): Promise<void> {
  const { provider, contentType, timeoutMs, signal } = options
  const hosts = openFileHosts(options)
  try {
    const target = hosts.parse(url)
    const call = {
      url: target.href,
      method: 'PUT' as const,
      headers: { 'content-type': contentType },
      body: bytes,
      dispatcher: hosts.dispatcherFor(target),
      maxBytes: 64 * 1024,
      timeoutMs,
      signal,
    }
    const exchanged = await exchange(call)
    // The address of a name is only known, and refused, while connecting.
    if ('cause' in exchanged && exchanged.cause instanceof ProviderError) throw exchanged.cause
    const answer = answerOf(exchanged, { provider, isOrder: false, timeoutMs })
    if (!isGood(answer)) throw refusalOf(answer, { provider, secrets: [url], isOrder: false })
  } finally {
    await hosts.close()
  }
}
