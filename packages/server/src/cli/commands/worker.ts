import type { Command } from 'commander'
import { loadConfig } from '../../config/config.ts'
import { createConsoleLogger } from '../../logger.ts'
import { runUntilSignal } from '../run-until-signal.ts'

export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('run jobs without serving; needs DATABASE_URL')
    .addHelpText(
      'after',
      `
Any number of workers on any number of machines share the jobs of one Postgres.

Example:
  $ DATABASE_URL=postgres://kiln:secret@db/kiln CELERY_WORKER_CONCURRENCY=2 kiln worker`,
    )
    .action(async () => {
      const config = loadConfig(process.env)
      const logger = await createConsoleLogger(config.logLevel)
      const { startWorkerProcess } = await import('../../worker.ts')
      await runUntilSignal(await startWorkerProcess({ config, logger }), logger)
    })
}
