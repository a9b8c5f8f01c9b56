import type { ServerResponse } from 'node:http'
import { HttpError } from './problem.ts'

/** Fires when nobody waits for the answer any more. Its reason is no fault of the server's and isn't logged as one. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => {
    if (response.writableFinished) return
    gone.abort(new HttpError({ status: 499, code: 'CLIENT_GONE', message: 'The client has gone away' }))
  })
  return gone.signal
}
