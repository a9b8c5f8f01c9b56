import type { FastifyBaseLogger } from 'fastify'

type Bindings = Parameters<FastifyBaseLogger['child']>[0]
type ChildOptions = Parameters<FastifyBaseLogger['child']>[1]

/**
 * The logger of one request, made when it first writes something. Most requests never do, and a child of pino's costs
 * as much as routing them.
 */
export function lazyChildLogger(
  parent: FastifyBaseLogger,
  bindings: Bindings,
  options?: ChildOptions,
): FastifyBaseLogger {
  return new LazyChildLogger(parent, bindings, options) as unknown as FastifyBaseLogger
}

class LazyChildLogger {
  readonly #parent: FastifyBaseLogger
  readonly #bindings: Bindings
  readonly #options: ChildOptions
  #made: FastifyBaseLogger | undefined

  constructor(parent: FastifyBaseLogger, bindings: Bindings, options: ChildOptions) {
    this.#parent = parent
    this.#bindings = bindings
    this.#options = options
  }

  get #logger(): FastifyBaseLogger {
    this.#made ??= this.#parent.child(this.#bindings, this.#options)
    return this.#made
  }

  get level() {
    return this.#logger.level
  }

  child(bindings: Bindings, options?: ChildOptions) {
    return this.#logger.child(bindings, options)
  }

  fatal(...line: [unknown]) {
    this.#logger.fatal(...line)
  }
  error(...line: [unknown]) {
    this.#logger.error(...line)
  }
  warn(...line: [unknown]) {
    this.#logger.warn(...line)
  }
  info(...line: [unknown]) {
    this.#logger.info(...line)
  }
  debug(...line: [unknown]) {
    this.#logger.debug(...line)
  }
  trace(...line: [unknown]) {
    this.#logger.trace(...line)
  }
  silent(...line: [unknown]) {
    this.#logger.silent(...line)
  }
}
