export type MediaRefusal =
  /** None of the types that are taken. */
  | 'MEDIA_TYPE_UNSUPPORTED'
  /** More pixels, pages or seconds than are taken. */
  | 'MEDIA_TOO_LARGE'
  /** Can't be decoded to its end. */
  | 'MEDIA_BROKEN'

/** A file is not what a depth map can be made of. The message is for whoever sent it, and names no path. */
export class MediaRefusedError extends Error {
  override readonly name = 'MediaRefusedError'
  readonly code: MediaRefusal

  constructor(code: MediaRefusal, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
