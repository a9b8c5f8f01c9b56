import type { Readable } from 'node:stream'
import { type Dispatcher, request } from 'undici'

const MAX_REDIRECTS = 5

export interface OpenOptions {
  accept: string
  /** Reads what a redirect names; throws when such a URL may not be fetched. */
  parse: (location: string, base: string) => URL
  /** Asked before every connection; throws when this host may not be connected to. */
  dispatcherFor: (url: URL) => Dispatcher
  signal: AbortSignal
}

/** What a URL gives, over at most 5 redirects; null when there are more. Sends no keys, to nobody. */
export async function openFollowing(
  first: URL,
  { accept, parse, dispatcherFor, signal }: OpenOptions,
): Promise<{ status: number; body: Readable } | null> {
  let url = first
  const headers = { accept, 'accept-encoding': 'identity', 'user-agent': 'kiln' }
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await request(url, { dispatcher: dispatcherFor(url), signal, headers })
    // A body that is dropped reports its own abort; without a listener that would end the process.
    response.body.on('error', () => undefined)
    const location = response.headers.location
    const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode) && typeof location === 'string'
    if (!isRedirect) return { status: response.statusCode, body: response.body }
    response.body.destroy()
    url = parse(location, url.href)
  }
  return null
}
