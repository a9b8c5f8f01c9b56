/** The AI service can't be asked now: down, starting, too slow, or answering 5xx. Not the fault of what was sent. */
export class AiUnavailableError extends Error {
  override readonly name = 'AiUnavailableError'
  /** When it makes sense to ask again, in milliseconds from now. */
  readonly retryAfterMs: number
  /** It took the picture and did not answer in time: it may be down, or the picture too much for it. */
  readonly timedOut: boolean

  constructor(message: string, options: { retryAfterMs: number; timedOut?: boolean; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.retryAfterMs = options.retryAfterMs
    this.timedOut = options.timedOut ?? false
  }
}

/** Asks the AI service, or the gateway before it, which speaks the same paths. */
export interface DepthClient {
  /**
   * The depth map of a picture as PNG, in the picture's size, near = bright.
   * @param options.bits default 8
   * @throws AiUnavailableError
   * @throws Error when the service refuses the picture (4xx), or what it answers is no PNG
   */
  depthOf(
    image: { path: string } | { data: Uint8Array },
    options?: { bits?: 8 | 16; signal?: AbortSignal },
  ): Promise<Uint8Array>
}
