import { type Command, Option } from 'commander'
import { loadConfig } from '../../config/config.ts'
import { ConfigError } from '../../config/config-error.ts'
import { createConsoleLogger } from '../../logger.ts'
import { runUntilSignal } from '../run-until-signal.ts'

interface ServeOptions {
  port?: string[]
  host?: string
  dataDir?: string
  worker: boolean
}

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('start the server; it runs jobs by itself unless told otherwise')
    .addOption(new Option('-p, --port <number>', 'port to listen on; repeat it for several (PORT)').argParser(collect))
    .option('--host <address>', 'address to listen on (HOST)')
    .option('--data-dir <folder>', 'embedded database, artifacts and cache (DATA_DIR)')
    .option('--no-worker', 'serve only; jobs run in kiln worker processes (needs DATABASE_URL)')
    .addHelpText(
      'after',
      `
Examples:
  $ kiln serve
  $ kiln serve --port 3000 --port 8012 --data-dir /var/lib/kiln
  $ DATABASE_URL=postgres://kiln:secret@db/kiln kiln serve --no-worker
  $ AUTH_MODE=jwt JWT_SECRET=... kiln serve --host 0.0.0.0

Every setting is an environment variable: see kiln config.`,
    )
    .action(serve)
}

function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value]
}

async function serve({ port, host, dataDir, worker }: ServeOptions): Promise<void> {
  const config = loadConfig({
    ...process.env,
    ...(port && { PORT: port.join(',') }),
    ...(host && { HOST: host }),
    ...(dataDir && { DATA_DIR: dataDir }),
  })
  if (!worker && !config.databaseUrl) {
    throw new ConfigError(
      'DATABASE_URL must be set with --no-worker: no other process can run the jobs of an embedded database',
    )
  }
  const logger = await createConsoleLogger({ level: config.logLevel, secrets: config.secrets })
  const { startServer } = await import('../../server.ts')
  const limits = { graceMs: config.shutdownGraceMs }
  await runUntilSignal((stopping) => startServer({ config, logger, work: worker, stopping }), logger, limits)
}
