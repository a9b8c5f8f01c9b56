import { type DestinationStream, type Logger, pino } from 'pino'
import { createSecretHider } from './hide-secrets.ts'

/** Fields that may hold a secret, wherever a caller logs a request or headers. */
const redacted = [
  'authorization',
  'cookie',
  'token',
  '*.authorization',
  '*.cookie',
  '*.token',
  '*.apiKey',
  '*.secret',
  '*.headers.authorization',
  '*.headers.cookie',
  '*.headers["set-cookie"]',
]

interface LoggerOptions {
  level: string
  /** Values that must not be in any line, wherever they come from. Default none. */
  secrets?: readonly string[]
  /** Default: standard output. */
  destination?: DestinationStream
}

/** One JSON object a line. */
export function createLogger({ level, secrets = [], destination }: LoggerOptions): Logger {
  const hooks = secrets.length > 0 ? { hooks: { streamWrite: createSecretHider(secrets) } } : {}
  const options = { level, redact: { paths: redacted, censor: '[hidden]' }, base: null, ...hooks }
  return destination ? pino(options, destination) : pino(options)
}

/** For people: coloured lines when the output is a terminal, JSON for everything else. */
export async function createConsoleLogger({ level, secrets }: Omit<LoggerOptions, 'destination'>): Promise<Logger> {
  const options = { level, ...(secrets && { secrets }) }
  if (!process.stdout.isTTY) return createLogger(options)
  const { default: pretty } = await import('pino-pretty')
  return createLogger({ ...options, destination: pretty({ translateTime: 'SYS:HH:MM:ss', sync: true }) })
}
