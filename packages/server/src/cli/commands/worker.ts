import { type Command, InvalidArgumentError } from 'commander'
import { loadConfig } from '../../config/config.ts'
import { createConsoleLogger } from '../../logger.ts'
import { runUntilSignal } from '../run-until-signal.ts'

interface WorkerCommandOptions {
  queues?: string[]
  concurrency?: number
}

const maxConcurrency = 256

export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('run jobs without serving; needs DATABASE_URL')
    .option('-q, --queues <names>', 'take jobs of these queues only, separated by commas', toNames)
    .option('-c, --concurrency <number>', 'jobs of each queue that run at once, instead of the settings', toConcurrency)
    .addHelpText(
      'after',
      `
Any number of workers on any number of machines share the jobs of one Postgres.

Examples:
  $ DATABASE_URL=postgres://kiln:secret@db/kiln CELERY_WORKER_CONCURRENCY=2 kiln worker
  $ DATABASE_URL=postgres://kiln:secret@db/kiln kiln worker --queues videos --concurrency 1`,
    )
    .action(work)
}

async function work({ queues, concurrency }: WorkerCommandOptions): Promise<void> {
  const config = loadConfig(process.env)
  const logger = await createConsoleLogger({ level: config.logLevel, secrets: config.secrets })
  const { startWorkerProcess } = await import('../../worker.ts')
  const options = { config, logger, queues, concurrency }
  const limits = { graceMs: config.shutdownGraceMs }
  await runUntilSignal((stopping) => startWorkerProcess({ ...options, stopping }), logger, limits)
}

function toNames(list: string): string[] {
  const names = list.split(',').map((name) => name.trim())
  if (names.some((name) => name === '')) throw new InvalidArgumentError('Names separated by commas are needed.')
  return [...new Set(names)]
}

function toConcurrency(text: string): number {
  const value = Number(text)
  if (/^\d{1,3}$/.test(text) && value >= 1 && value <= maxConcurrency) return value
  throw new InvalidArgumentError(`A whole number from 1 to ${maxConcurrency} is needed.`)
}
