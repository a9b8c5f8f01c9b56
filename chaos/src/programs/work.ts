import { createLogger, loadConfig, runUntilSignal, startWorkerProcess } from '@kiln/server'
import { chaosService } from '../chaos-service.ts'

const config = loadConfig(process.env)
const logger = createLogger({ level: config.logLevel })
await runUntilSignal(
  async (stopping) => {
    const worker = await startWorkerProcess({ config, logger, services: [chaosService], stopping })
    process.send?.({ url: null })
    return worker
  },
  logger,
  { graceMs: config.shutdownGraceMs },
)
