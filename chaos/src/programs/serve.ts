import { createLogger, loadConfig, runUntilSignal, startServer } from '@kiln/server'
import { chaosService } from '../chaos-service.ts'

// A server as it ships, with the job types of the load. It works itself only with --work (embedded database).
const config = loadConfig(process.env)
const logger = createLogger({ level: config.logLevel })
const work = process.argv.includes('--work')
await runUntilSignal(
  async (stopping) => {
    const server = await startServer({ config, logger, services: [chaosService], work, stopping })
    process.send?.({ url: server.urls[0] })
    return server
  },
  logger,
  { graceMs: config.shutdownGraceMs },
)
