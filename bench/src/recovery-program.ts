// A worker that is there to be killed.
import { createEngine } from '@kiln/core'
import { endless } from './recovery-jobs.ts'

const [url] = process.argv.slice(2)
if (!url) throw new Error('usage: recovery-program <postgres url>')
const engine = await createEngine({ database: { url }, jobs: [endless] })
await engine.work()
process.stdout.write('works\n')
