import { createEngine } from '../create-engine.ts'
import { createFolderStorage } from './folder-storage.ts'
import * as buyingJobs from './jobs/buying-jobs.ts'
import * as testJobs from './jobs/test-jobs.ts'

const [url, folder] = process.argv.slice(2)
if (!url) throw new Error('usage: work-until-killed <postgres url> [<folder for files>]')

const options = folder
  ? { jobs: Object.values(buyingJobs), storage: createFolderStorage(folder) }
  : { jobs: Object.values(testJobs) }
const engine = await createEngine({ database: { url, poolSize: 20 }, ...options })
const { id } = await engine.work()
process.stdout.write(`${id}\n`)
