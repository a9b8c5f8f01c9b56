import { resolve } from 'node:path'
import type { Command } from 'commander'
import { takeBackup } from '../../backup/take-backup.ts'
import { createStorage } from '../../storage/create-storage.ts'
import { megabytes, printLine } from '../output.ts'
import { withTransferDisplay } from '../with-transfer-display.ts'
import { databaseOf, transferConfig } from './transfer-config.ts'

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('save jobs and files to a folder')
    .requiredOption('--to <folder>', 'a new or empty folder')
    .option('--data-dir <folder>', 'embedded database and files (DATA_DIR)')
    .addHelpText(
      'after',
      `
With DATABASE_URL the servers may go on working: the jobs are those of one moment. The embedded database belongs to one
process: stop the server first. A backup holds everything that users have sent and got, in the clear; its files can be
read by their owner only.

Examples:
  $ kiln backup --to /backups/kiln-$(date +%F)
  $ DATABASE_URL=postgres://kiln:secret@db/kiln kiln backup --to /backups/kiln-$(date +%F)`,
    )
    .action(backup)
}

async function backup({ to, dataDir }: { to: string; dataDir?: string }): Promise<void> {
  const config = transferConfig(dataDir)
  const folder = resolve(to)
  const storage = createStorage(config)
  try {
    const files = await withTransferDisplay((onProgress, signal) =>
      takeBackup({ folder, database: databaseOf(config), storage, onProgress, signal }),
    )
    printLine(
      `${folder}: jobs and ${files.count} files (${megabytes(files.sizeBytes)}). It holds users' data: keep it safe.`,
    )
    if (files.missing > 0) {
      printLine(
        `${files.missing} files could not be saved: deleted meanwhile, or damaged. See "missing" in files.ndjson.`,
      )
    }
  } finally {
    await storage.close()
  }
}
