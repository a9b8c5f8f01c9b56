import { createEngine } from '@kiln/core'
import { countWords } from './count-words.ts'

const engine = await createEngine({ jobs: [countWords] })
await engine.work()

const { jobId } = await engine.submit(countWords, { text: 'a job type of my own' })
for await (const { status, progress, message } of engine.watch(jobId)) {
  console.log(`${status.padEnd(10)} ${progress.toFixed(0).padStart(3)} % ${message ?? ''}`)
}
console.log((await engine.get(jobId))?.output)
await engine.close()
