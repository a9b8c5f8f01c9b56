import { rm } from 'node:fs/promises'
import { openFollowing } from '../net/open-following.ts'
import { saveBody } from '../net/save-body.ts'
import { errorOfStatus } from './error-of-status.ts'
import { openFileHosts } from './file-hosts.ts'
import { ProviderError } from './provider-error.ts'

export interface DownloadOptions {
  provider: string
  /** Files may also lie on its host, whatever that is. */
  baseUrl: string
  filePath: string
  maxBytes: number
  /** For everything, redirects included. */
  timeoutMs: number
  signal: AbortSignal
}

/**
 * Fetches a file that a provider has made, without any key. Nothing stays at `filePath` when that fails.
 * @throws ProviderError; the signal's reason when it aborts
 */
export async function downloadFile(url: string, options: DownloadOptions): Promise<void> {
  const timeout = AbortSignal.timeout(options.timeoutMs)
  const hosts = openFileHosts(options)
  try {
    const signal = AbortSignal.any([options.signal, timeout])
    const opened = await openFollowing(hosts.parse(url), { accept: '*/*', ...hosts, signal })
    if (opened?.status !== 200) throw noFile(options.provider, opened?.status)
    await saveBody(opened.body, {
      path: options.filePath,
      maxBytes: options.maxBytes,
      tooLarge: () => tooLarge(options),
      signal,
    })
  } catch (error) {
    await rm(options.filePath, { force: true })
    options.signal.throwIfAborted()
    throw error instanceof ProviderError ? error : notArrived(options, { isTimedOut: timeout.aborted, cause: error })
  } finally {
    await hosts.close()
  }
}

function noFile(provider: string, status: number | undefined): ProviderError {
  if (status === undefined)
    return new ProviderError('PROVIDER_ANSWER_INVALID', `The file of ${provider} redirects too often.`)
  const message = `The file of ${provider} can't be fetched any more: its host answered ${status}.`
  return errorOfStatus({ status, message, isOrder: false })
}

function tooLarge({ provider, maxBytes }: DownloadOptions): ProviderError {
  const message = `The file of ${provider} is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB.`
  return new ProviderError('PROVIDER_ANSWER_INVALID', message)
}

function notArrived({ provider, timeoutMs }: DownloadOptions, state: { isTimedOut: boolean; cause: unknown }) {
  const why = state.isTimedOut ? `didn't arrive within ${timeoutMs / 1000} s` : 'could not be fetched'
  return new ProviderError('PROVIDER_UNAVAILABLE', `The file of ${provider} ${why}.`, { cause: state.cause })
}
