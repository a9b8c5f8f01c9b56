import { loadConfig } from '../../config/config.ts'
import { createConsoleLogger } from '../../logger.ts'
import { type ApiClient, clientFromEnvironment, createApiClient } from '../api-client.ts'
import { CliError, exitCodes } from '../exit-codes.ts'

export interface DemoServer {
  client: ApiClient
  close(): Promise<void>
}

/** The server at `KILN_URL`; when none answers there, one is started for the time of the demo. */
export async function findOrStartServer(): Promise<DemoServer> {
  const client = clientFromEnvironment()
  const running = await client.request('/health/ready', { timeoutMs: 2000 }).catch((error: unknown) => {
    if (error instanceof CliError && error.exitCode === exitCodes.unreachable) return null
    throw error
  })
  if (running) return { client, close: async () => {} }
  process.stderr.write(`No server answers at ${client.url}: starting one for the time of the demo\n`)
  const config = loadConfig({
    ...process.env,
    AUTH_MODE: 'none',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
  })
  const { startServer } = await import('../../server.ts')
  const server = await startServer({
    config,
    logger: await createConsoleLogger({ level: config.logLevel, secrets: config.secrets }),
  })
  const end = () => void server.close({ graceMs: 0 }).finally(() => process.exit(130))
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  return { client: createApiClient({ url: server.urls[0] ?? '' }), close: () => server.close({ graceMs: 0 }) }
}
