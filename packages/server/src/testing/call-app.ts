import type { TypedApp } from '../http/typed-app.ts'

/** The answer of an application to a request. */
export type CallApp = (method: 'GET' | 'POST' | 'DELETE', url: string, options?: CallOptions) => Promise<Answer>

interface CallOptions {
  body?: unknown
  headers?: Record<string, string>
}

export interface Answer {
  statusCode: number
  /** Null when there was no body. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  json: any
  body: string
  headers: Record<string, unknown>
}

/** Sends requests to an application without a network in between. */
export function callApp(app: TypedApp): CallApp {
  return async (method, url, { body, headers } = {}) => {
    const sent = body === undefined ? {} : { payload: body as object }
    const response = await app.inject({ method, url, ...sent, ...(headers && { headers }) })
    const json = response.body === '' ? null : response.json()
    return { statusCode: response.statusCode, json, body: response.body, headers: response.headers }
  }
}
