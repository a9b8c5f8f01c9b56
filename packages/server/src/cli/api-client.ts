import { parseEnvironment } from '../config/parse-environment.ts'
import { CliError, exitCodes } from './exit-codes.ts'

/** The server that the command line speaks to. */
export interface ApiClient {
  readonly url: string
  /** The JSON of a successful answer. @throws CliError unreachable, refused */
  request<Answer>(path: string, options?: ApiRequest): Promise<Answer>
  /** The answer itself, for streams and files. @throws CliError unreachable, refused */
  open(path: string, options?: ApiRequest): Promise<Response>
}

interface ApiRequest {
  method?: 'GET' | 'POST' | 'DELETE'
  /** A form is sent as it is, anything else as JSON. */
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
  /** Until the answer begins. Default 30 seconds. */
  timeoutMs?: number
}

interface ClientOptions {
  url: string
  token?: string
}

/** The client for `KILN_URL` and `KILN_TOKEN`. @throws ConfigError */
export function clientFromEnvironment(): ApiClient {
  const { KILN_URL: url, KILN_TOKEN: token } = parseEnvironment(process.env)
  return createApiClient({ url, ...(token && { token }) })
}

export function createApiClient({ url, token }: ClientOptions): ApiClient {
  const base = url.replace(/\/+$/, '')

  async function open(
    path: string,
    { method = 'GET', body, headers, signal, timeoutMs = 30_000 }: ApiRequest = {},
  ): Promise<Response> {
    // The time limit is for the answer to begin; a stream that has begun may last as long as it likes.
    const limit = new AbortController()
    const isForm = body instanceof FormData
    const timer = setTimeout(() => limit.abort(), timeoutMs)
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([limit.signal, signal]) : limit.signal,
    })
      .catch((cause: unknown) => {
        signal?.throwIfAborted()
        const message = `No server answers at ${base}. Start one with: kiln serve (or set KILN_URL)`
        throw new CliError(exitCodes.unreachable, message, { cause })
      })
      .finally(() => clearTimeout(timer))
    if (!response.ok) throw new CliError(exitCodes.refused, await refusalOf(response))
    return response
  }

  return {
    url: base,
    open,
    request: async <Answer>(path: string, options?: ApiRequest) => (await (await open(path, options)).json()) as Answer,
  }
}

async function refusalOf(response: Response): Promise<string> {
  const text = await response.text().catch(() => '')
  const message = messageIn(text) ?? `${response.status} ${response.statusText}`
  return response.status === 401 ? `${message} (KILN_TOKEN; kiln token makes one)` : message
}

/** What an error says, in the native shape and in those of the contracts. */
interface ErrorBody {
  error?: { message?: string } | string
  message?: string
  detail?: string | { loc: (string | number)[]; msg: string }[]
}

function messageIn(text: string): string | undefined {
  try {
    const { error, message, detail } = JSON.parse(text) as ErrorBody
    if (Array.isArray(detail)) return detail.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; ')
    return detail ?? message ?? (typeof error === 'string' ? error : error?.message)
  } catch {
    return undefined
  }
}
