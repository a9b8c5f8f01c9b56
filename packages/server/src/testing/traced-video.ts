import { scriptVideoInput, scriptVideoOutput } from '@kiln/contracts'
import { defineJob } from '@kiln/core'
import { runFfmpeg } from '@kiln/media'
import { z } from 'zod'
import { storeQuickFilm } from './store-quick-film.ts'

const inRunner = { module: import.meta.url }

/** Called by the job below. */
export const tracedChild = defineJob({
  name: 'traced-child',
  input: z.object({}),
  output: z.object({ done: z.boolean() }),
  queue: 'traced-children',
  runsIn: 'inline',
  run: async (_input, job) => job.step('rest', async () => ({ done: true })),
})

/** Stands where the film is made, with everything in it that a trace and a log can hold. */
export const tracedVideo = defineJob({
  name: 'script-video',
  input: scriptVideoInput,
  output: scriptVideoOutput,
  queue: 'videos',
  slots: { perWorker: 4 },
  attempts: 1,
  artifactFolder: 'videos',
  runsIn: inRunner,
  async run({ script_content: script, duration }, job) {
    job.log.info('begun', { note: `the key is ${script}`, apiKey: 'abc' })
    if (script.startsWith('exit')) process.exit(3)
    await job.step('draw', async () => {
      await runFfmpeg(['-f', 'lavfi', '-i', 'color=size=16x16', '-frames:v', '1', '-f', 'null', '-'], {
        signal: job.signal,
      })
    })
    if (script.startsWith('break')) throw new TypeError(`no voice for ${script}`)
    await job.call(tracedChild, {})
    return storeQuickFilm(job, { content: '0123456789', durationSeconds: duration })
  },
})
