import { Agent, type Dispatcher } from 'undici'
import { assertAllowedHost, createGuardedLookup, isPublicAddress } from '../net/public-address.ts'
import { ProviderError } from './provider-error.ts'

/** Where the files of a provider may lie. */
export interface FileHosts {
  /** @throws ProviderError PROVIDER_ANSWER_INVALID for a URL that is none, or may not be opened */
  parse(text: string, base?: string): URL
  /** @throws ProviderError PROVIDER_ANSWER_INVALID for an address inside a private network */
  dispatcherFor(url: URL): Dispatcher
  close(): Promise<void>
}

/**
 * A provider's answer says where its files are, so a provider that was taken over could make us ask around in our own
 * network. Only https on the public internet is opened, and what has the configured origin, which is trusted anyway.
 */
export function openFileHosts({ provider, baseUrl }: { provider: string; baseUrl: string }): FileHosts {
  const refuse = (where: string) =>
    new ProviderError('PROVIDER_ANSWER_INVALID', `${provider} names a file at ${where}, which is not opened.`)
  const guard = { isAllowed: isPublicAddress, refuse: (host: string) => refuse(`${host}, inside a private network`) }
  const trusted = new Agent()
  const guarded = new Agent({ connect: { lookup: createGuardedLookup(guard) } })
  const isTrusted = (url: URL) => url.origin === new URL(baseUrl).origin
  return {
    parse(text, base) {
      const url = URL.canParse(text, base) ? new URL(text, base) : null
      if (!url) throw refuse('a place that is no URL')
      if (isTrusted(url) || url.protocol === 'https:') return url
      throw refuse(`${url.host} by ${url.protocol.slice(0, -1)}`)
    },
    dispatcherFor(url) {
      if (isTrusted(url)) return trusted
      assertAllowedHost(url.hostname, guard)
      return guarded
    },
    async close() {
      // Not close(): that would wait for a body nobody reads any more.
      await Promise.all([trusted.destroy(), guarded.destroy()])
    },
  }
}
