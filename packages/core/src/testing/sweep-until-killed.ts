import { setTimeout as delay } from 'node:timers/promises'
import { createJobRegistry } from '../job-registry.ts'
import { openDatabase } from '../ledger/open-database.ts'
import { silentLogger } from '../logger.ts'
import { createMaintenance } from '../maintenance.ts'
import { createFolderStorage } from './folder-storage.ts'
import * as jobs from './jobs/test-jobs.ts'

const [url, folder, dutyMs] = process.argv.slice(2)
if (!url || !folder || !dutyMs) throw new Error('usage: sweep-until-killed <postgres url> <folder> <duty in ms>')

const storage = createFolderStorage(folder)
const database = await openDatabase({ url })
const maintenance = createMaintenance({
  database,
  registry: createJobRegistry(Object.values(jobs)),
  storage: {
    ...storage,
    // Slow enough to be met in the middle.
    deletePrefix: async (prefix) => {
      process.stdout.write('deleting\n')
      await delay(20)
      await storage.deletePrefix(prefix)
    },
  },
  dispatch: { deliver: async () => {} },
  logger: silentLogger,
  dutyMs: Number(dutyMs),
})
const deleted = await maintenance.sweep()
maintenance.close()
await database.close()
process.stdout.write(`deleted ${deleted}\n`)
