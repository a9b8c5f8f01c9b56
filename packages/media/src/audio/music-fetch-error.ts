export type MusicFetchErrorCode =
  /** No http or https address, or one with a password in it. */
  | 'MUSIC_URL_INVALID'
  /** The host is, or redirects to, an address that isn't on the public internet. */
  | 'MUSIC_ADDRESS_REFUSED'
  /** No answer, an error status, too many redirects, or too slow. */
  | 'MUSIC_UNREACHABLE'
  | 'MUSIC_TOO_LARGE'
  /** What came is no audio file. */
  | 'MUSIC_NOT_AUDIO'

/** Why background music could not be fetched. `permanent` is false when another try may succeed. */
export class MusicFetchError extends Error {
  readonly code: MusicFetchErrorCode
  readonly permanent: boolean

  constructor(code: MusicFetchErrorCode, message: string, options: { permanent?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'MusicFetchError'
    this.code = code
    this.permanent = options.permanent ?? code !== 'MUSIC_UNREACHABLE'
  }
}
