import { resolve } from 'node:path'
import type { Command } from 'commander'
import { pino } from 'pino'
import { checkBackup } from '../../backup/check-backup.ts'
import type { Manifest } from '../../backup/manifest.ts'
import { restoreBackup } from '../../backup/restore-backup.ts'
import type { Config } from '../../config/config.ts'
import { createServices, migrationsOf } from '../../services/create-services.ts'
import { createStorage } from '../../storage/create-storage.ts'
import { prepareStorage } from '../../storage/prepare-storage.ts'
import { megabytes, printLine } from '../output.ts'
import { withTransferDisplay } from '../with-transfer-display.ts'
import { databaseOf, transferConfig } from './transfer-config.ts'

interface RestoreCommandOptions {
  from: string
  dataDir?: string
  check?: boolean
  run?: boolean
}

export function addRestore(program: Command): void {
  program
    .command('restore')
    .description('put a backup into an empty database and empty storage')
    .requiredOption('--from <folder>', 'what kiln backup has written')
    .option('--data-dir <folder>', 'embedded database and files (DATA_DIR)')
    .option('--check', 'only read the backup and compare it with its hashes')
    .option('--run', 'leave the queues as they were, instead of pausing them all')
    .addHelpText(
      'after',
      `
All parts are compared with their hashes before anything is written. The queues are paused: a job that had not ended when
the backup was taken may have ended since, and would be done, and paid, again. Look at them, cancel what is done, and
start them with kiln queues resume <queue>.

Examples:
  $ kiln restore --from /backups/kiln-2026-11-23 --check
  $ kiln restore --from /backups/kiln-2026-11-23 --data-dir /var/lib/kiln`,
    )
    .action(restore)
}

async function restore({ from, dataDir, check, run }: RestoreCommandOptions): Promise<void> {
  const config = transferConfig(dataDir)
  const folder = resolve(from)
  if (check) {
    const manifest = await withTransferDisplay((onProgress, signal) => checkBackup({ folder, onProgress, signal }))
    return printLine(`${folder} is whole: ${describe(manifest)}.`)
  }
  const manifest = await restoreInto(config, folder, !run)
  printLine(`Restored: ${describe(manifest)}.`)
  if (!run) printLine('All queues are paused. Start Kiln, look at the jobs, then: kiln queues resume <queue>')
}

async function restoreInto(config: Config, folder: string, hold: boolean): Promise<Manifest> {
  const storage = createStorage(config)
  try {
    await prepareStorage({ config, storage, logger: pino({ level: 'silent' }) })
    return await withTransferDisplay((onProgress, signal) =>
      restoreBackup({
        folder,
        database: databaseOf(config),
        storage,
        migrations: migrationsOf(createServices(config)),
        hold,
        onProgress,
        signal,
      }),
    )
  } finally {
    await storage.close()
  }
}

function describe({ takenAt, version, tables, files }: Manifest): string {
  const jobs = tables.find(({ name }) => name === 'jobs')?.count ?? 0
  return `${jobs} jobs and ${files.count} files (${megabytes(files.sizeBytes)}), taken at ${takenAt} by Kiln ${version}`
}
