import type { IncomingMessage } from 'node:http'
import { finished } from 'node:stream/promises'

/**
 * Reads what is left of an upload and drops it. An answer that is given before that is lost for many clients: the
 * connection is closed while they still send. Ends also when the client goes away.
 */
export async function readToEnd(incoming: IncomingMessage): Promise<void> {
  incoming.unpipe().resume()
  await finished(incoming).catch(() => undefined)
}
