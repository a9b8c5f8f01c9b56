import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { loadConfig } from '../config/config.ts'
import { type RunningServer, startServer } from '../server.ts'

export interface TestServer {
  url: string
  engine: RunningServer['engine']
  /** Removed with the server. */
  folder: string
  close(): Promise<void>
}

/**
 * The whole server with its worker and all services, on a free port, with its data in a folder of its own.
 * @param settings further environment variables
 */
export async function startTestServer(settings: Record<string, string> = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-test-server-'))
  const config = loadConfig({ DATA_DIR: join(folder, 'data'), PORT: '0', ...settings })
  const server = await startServer({ config, logger: pino({ level: 'silent' }) })
  return {
    url: server.urls[0] ?? '',
    engine: server.engine,
    folder,
    close: async () => {
      await server.close({ graceMs: 0 })
      await rm(folder, { recursive: true, force: true })
    },
  }
}
