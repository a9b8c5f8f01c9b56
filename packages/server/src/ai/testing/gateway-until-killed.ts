/** A process with a gateway: prints its URL, and stays until it is killed. Its child is started by whoever asks. */
import { pino } from 'pino'
import { loadConfig } from '../../config/config.ts'
import { openAiGateway } from '../gateway/open-ai-gateway.ts'

const gateway = await openAiGateway({
  config: loadConfig(process.env),
  logger: pino({ level: 'silent' }),
  childEnv: process.env,
})
process.stdout.write(`${gateway.url}\n`)
