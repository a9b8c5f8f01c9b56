import { AiUnavailableError } from '../depth-client.ts'
import type { AiGateway } from '../gateway/open-ai-gateway.ts'

/** A gateway without a service behind it, unless told otherwise. */
export function fakeGateway(parts: Partial<AiGateway> = {}): AiGateway {
  const down = async () => {
    throw new AiUnavailableError('The AI service can not be reached', { retryAfterMs: 1000 })
  }
  return {
    url: 'http://127.0.0.1:9/none',
    serviceUrl: 'http://ai:5000',
    health: down,
    info: down,
    circuitState: () => 'closed',
    close: async () => {},
    ...parts,
  }
}
