import { join } from 'node:path'
import { moveLedger } from '../ledger/transfer/move-ledger.ts'
import { writeOddMigration } from './fill-ledger.ts'

const [dataDir, url, folder] = process.argv.slice(2)
if (!dataDir || !url || !folder) throw new Error('usage: move-until-killed <data folder> <url> <folder>')

await moveLedger({
  dataDir,
  url,
  migrations: [await writeOddMigration(join(folder, 'odd'))],
  onProgress: ({ phase, share }) => process.stdout.write(`${phase} ${share}\n`),
})
