/** The service that the gateway stands before. */
export interface AiTarget {
  /** What people are told; null when it is a child of this process, whose address is nobody else's concern. */
  readonly publicUrl: string | null
  /**
   * Lends the service's base URL for one request, which must have ended when `work` has. Starts the service if it has to.
   * @throws whatever `work` throws; AiUnavailableError when the service doesn't start
   */
  use<Result>(work: (baseUrl: string) => Promise<Result>): Promise<Result>
  /** It hangs: a child is killed, so that the next request finds a new one. */
  replace(): void
  /** Idempotent. */
  close(): Promise<void>
}

/** A service that others run. */
export function createRemoteTarget(serviceUrl: string): AiTarget {
  const baseUrl = serviceUrl.replace(/\/+$/, '')
  return {
    publicUrl: baseUrl,
    use: (work) => work(baseUrl),
    replace: () => undefined,
    close: async () => undefined,
  }
}
