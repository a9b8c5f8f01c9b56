import type { IncomingHttpHeaders } from 'node:http'

interface Validators {
  etag: string
  lastModified: Date
}

/** Whether the client's copy is the current one (RFC 9110, section 13.1.2 and 13.1.3). */
export function isUnchanged(headers: IncomingHttpHeaders, { etag, lastModified }: Validators): boolean {
  const known = headers['if-none-match']
  if (known !== undefined)
    return known.trim() === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return !Number.isNaN(since) && wholeSeconds(lastModified) <= since
}

/** Whether a range still fits the file that the client has the rest of. A weak tag never does. */
export function rangeStillFits(ifRange: string | undefined, { etag, lastModified }: Validators): boolean {
  if (ifRange === undefined) return true
  const value = ifRange.trim()
  return value === etag || Date.parse(value) === wholeSeconds(lastModified)
}

/** HTTP dates have no milliseconds. */
function wholeSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000) * 1000
}
