import { createEngine } from '../create-engine.ts'
import * as jobs from './jobs/test-jobs.ts'

const url = process.argv[2]
if (!url) throw new Error('usage: work-until-killed <postgres url>')

const engine = await createEngine({ database: { url }, jobs: Object.values(jobs) })
await engine.work()
process.stdout.write('working\n')
