import type { Config } from '../config/config.ts'
import { createSecretHider } from '../hide-secrets.ts'
import { version } from '../version.ts'

/** What is told about an error beside itself. Ids and fixed words only: never inputs. */
export type ReportTags = Readonly<Record<string, string | number | undefined>>

/** An error that is only known by what was stored of it. */
export interface ReportedError {
  name: string
  message: string
  stack?: string | undefined
}

/** Reports errors that nobody expected. Never throws, and waits for nothing. */
export interface ErrorReports {
  readonly isOn: boolean
  report(error: unknown, tags: ReportTags): void
  /** Sends what is under way, for 2 s at most. Idempotent. */
  close(): Promise<void>
}

const noErrorReports: ErrorReports = { isOn: false, report: () => {}, close: async () => {} }

const sendTimeoutMs = 10_000
const closeTimeoutMs = 2_000
/** Messages of libraries may quote what they have choked on. */
const maxMessageLength = 300

/**
 * Reports to Sentry, or to whatever speaks its protocol, when SENTRY_DSN is set; its client is loaded only then. An event holds the
 * error, its stack and the tags, and nothing that the client would gather by itself: no request, no variables, no breadcrumbs.
 */
export async function openErrorReports({ sentry, secrets }: Pick<Config, 'sentry' | 'secrets'>): Promise<ErrorReports> {
  if (!sentry) return noErrorReports
  const { createStackParser, createTransport, nodeStackLineParser, Scope, ServerRuntimeClient } = await import(
    '@sentry/core'
  )
  const hide = createSecretHider(secrets)
  const client = new ServerRuntimeClient({
    dsn: sentry.dsn,
    environment: sentry.environment,
    release: `kiln@${version}`,
    platform: 'node',
    runtime: { name: 'node', version: process.version },
    integrations: [],
    sendClientReports: false,
    stackParser: createStackParser(nodeStackLineParser()),
    transport: (options) => createTransport(options, ({ body }) => send(options, body)),
  })
  client.init()

  function report(error: unknown, tags: ReportTags): void {
    try {
      const scope = new Scope()
      for (const [name, value] of Object.entries(tags)) if (value !== undefined) scope.setTag(name, String(value))
      client.captureException(plainError(error, hide), {}, scope)
    } catch {
      // The error has been logged; a report of it must not make another.
    }
  }
  let closing: Promise<void> | undefined
  return {
    isOn: true,
    report,
    close: () => {
      closing ??= Promise.resolve(client.close(closeTimeoutMs)).then(() => undefined)
      return closing
    },
  }
}

/** The error without its other fields, which may hold anything, and without known secrets. */
function plainError(error: unknown, hide: (text: string) => string): Error {
  const { name, message, stack } = partsOf(error)
  const plain = new Error(cut(hide(message)))
  plain.name = name
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? []
  plain.stack = hide([`${name}: ${plain.message.split('\n', 1)[0]}`, ...frames].join('\n'))
  return plain
}

function partsOf(error: unknown): ReportedError {
  if (error instanceof Error) return error
  if (typeof error === 'object' && error !== null && 'message' in error && 'name' in error) {
    const { name, message } = error
    const stack = 'stack' in error && typeof error.stack === 'string' ? error.stack : undefined
    return { name: String(name), message: String(message), stack }
  }
  return { name: 'Error', message: String(error) }
}

function cut(text: string): string {
  return text.length <= maxMessageLength ? text : `${text.slice(0, maxMessageLength)}…`
}

async function send({ url, headers }: { url: string; headers?: Record<string, string> }, body: string | Uint8Array) {
  const answer = await fetch(url, {
    method: 'POST',
    // A view of bytes is a body too; the types of fetch want to know what kind of buffer is behind it.
    body: typeof body === 'string' ? body : Buffer.from(body),
    ...(headers && { headers }),
    signal: AbortSignal.timeout(sendTimeoutMs),
  })
  await answer.body?.cancel()
  return {
    statusCode: answer.status,
    headers: {
      'x-sentry-rate-limits': answer.headers.get('x-sentry-rate-limits'),
      'retry-after': answer.headers.get('retry-after'),
    },
  }
}
