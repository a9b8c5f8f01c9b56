/** What a `retry-after` header asks for, in milliseconds: it holds seconds or an HTTP date (RFC 9110, 10.2.3). */
export function retryAfterMsOf(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
