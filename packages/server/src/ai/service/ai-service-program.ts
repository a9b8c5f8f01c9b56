/**
 * The AI service as a child of a gateway: says on standard output where it listens, logs to standard error, and lives
 * exactly as long as its standard input is open.
 */
import { rmSync } from 'node:fs'
import { loadConfig } from '../../config/config.ts'
import { createLogger } from '../../logger.ts'
import { startAiService } from './start-ai-service.ts'

let tempDir: string | undefined

function end(): void {
  if (tempDir) rmSync(tempDir, { recursive: true, force: true })
  // An orderly exit would wait for the estimator's threads, for a picture that nobody wants any more.
  process.kill(process.pid, 'SIGKILL')
}

process.stdin.on('end', end).on('error', end).resume()
// A signal for all processes of a terminal or a service is the parent's to handle: its jobs may still need this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)

const config = loadConfig(process.env)
const logger = createLogger({ level: config.logLevel, destination: process.stderr })
try {
  const prefix = process.env.KILN_AI_PATH ?? ''
  const service = await startAiService({ config, logger, host: '127.0.0.1', port: 0, prefix })
  tempDir = service.tempDir
  logger.info({ model: service.model }, 'the AI service is ready')
  process.stdout.write(`${JSON.stringify({ port: Number(new URL(service.url).port) })}\n`)
} catch (error) {
  logger.fatal({ err: error }, 'the AI service can not start')
  process.exitCode = 1
  process.stdin.destroy()
}
