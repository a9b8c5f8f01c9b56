import { moveLedger } from '@kiln/core'
import type { Command } from 'commander'
import { loadConfig } from '../../config/config.ts'
import { ConfigError } from '../../config/config-error.ts'
import { createServices, migrationsOf } from '../../services/create-services.ts'
import { printLine, printTable } from '../output.ts'
import { withTransferDisplay } from '../with-transfer-display.ts'

interface MoveCommandOptions {
  to: string
  dataDir?: string
}

export function addMove(program: Command): void {
  program
    .command('move')
    .description('take the jobs of an embedded database to Postgres')
    .requiredOption('--to <url>', 'an empty database, postgres://user:secret@host/name')
    .option('--data-dir <folder>', 'where the embedded database is (DATA_DIR)')
    .addHelpText(
      'after',
      `
Stop the server first. Everything is copied in one transaction and compared row by row: it appears whole or not at
all, and a move that was cut off is simply run again. Afterwards the folder's database is refused, so that no job runs
in both. Files stay where they are.

Example:
  $ kiln move --to postgres://kiln:secret@db/kiln
  $ DATABASE_URL=postgres://kiln:secret@db/kiln kiln serve`,
    )
    .action(move)
}

async function move({ to: url, dataDir: folder }: MoveCommandOptions): Promise<void> {
  if (!/^postgres(ql)?:\/\//.test(url)) throw new ConfigError('--to must be a postgres:// URL')
  // Sign-in has nothing to do with a move, and the target is checked as DATABASE_URL is.
  const config = loadConfig({
    ...process.env,
    AUTH_MODE: 'none',
    DATABASE_URL: url,
    ...(folder && { DATA_DIR: folder }),
  })
  const { dataDir } = config
  const moved = await withTransferDisplay((show, signal) =>
    moveLedger({
      dataDir,
      url,
      migrations: migrationsOf(createServices(config)),
      onProgress: ({ phase, table, share }) => show({ percent: share * 100, message: `${phase} ${table}` }),
      signal,
    }),
  )
  const rows = Object.entries(moved).filter(([, count]) => count > 0)
  printTable(
    ['TABLE', 'ROWS'],
    rows.map(([table, count]) => [table, String(count)]),
  )
  printLine('Moved, and every row compared. From now on start Kiln with DATABASE_URL set to the new database.')
  printLine(
    config.storage.kind === 's3' ? 'Files stay in the bucket.' : `Files stay where they are: keep DATA_DIR=${dataDir}.`,
  )
}
