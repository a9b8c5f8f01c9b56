import { type DestinationStream, type Logger, pino } from 'pino'

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
  /** Default: standard output. */
  destination?: DestinationStream
}

/** One JSON object a line. */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  const options = { level, redact: { paths: redacted, censor: '[hidden]' }, base: null }
  return destination ? pino(options, destination) : pino(options)
}

/** For people: coloured lines when the output is a terminal, JSON for everything else. */
export async function createConsoleLogger(level: string): Promise<Logger> {
  if (!process.stdout.isTTY) return createLogger({ level })
  const { default: pretty } = await import('pino-pretty')
  return createLogger({ level, destination: pretty({ translateTime: 'SYS:HH:MM:ss', sync: true }) })
}
