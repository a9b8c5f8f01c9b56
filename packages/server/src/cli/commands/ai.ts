import type { Command } from 'commander'
import { loadConfig } from '../../config/config.ts'
import { createConsoleLogger } from '../../logger.ts'
import { runUntilSignal } from '../run-until-signal.ts'

export function addAi(program: Command): void {
  program
    .command('ai')
    .description('start the AI service alone; servers use it by AI_SERVICE_URL')
    .option('-p, --port <number>', 'port to listen on', '5000')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .addHelpText(
      'after',
      `
It estimates the depth of pictures, by the model in DEPTH_MODEL when that file is there, else by a built-in method.
It asks nobody for a token: do not let strangers reach it.

Examples:
  $ kiln models pull
  $ kiln ai --port 5000
  $ curl -F image=@photo.jpg http://127.0.0.1:5000/api/depth > depth.png`,
    )
    .action(serveAi)
}

async function serveAi({ port, host }: { port: string; host: string }): Promise<void> {
  // It has no users, so how they sign in doesn't matter.
  const config = loadConfig({ ...process.env, PORT: port, HOST: host, AUTH_MODE: 'none' })
  const logger = await createConsoleLogger({ level: config.logLevel, secrets: config.secrets })
  const { startAiService } = await import('../../ai/service/start-ai-service.ts')
  await runUntilSignal(async () => {
    const service = await startAiService({ config, logger, host: config.host, port: config.ports[0] ?? 0 })
    logger.info(
      { urls: [service.url], model: service.model },
      `Kiln AI Service at ${service.url}; depth by ${service.model}`,
    )
    return service
  }, logger)
}
