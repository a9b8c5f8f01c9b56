import { scriptVideoInput, scriptVideoOutput } from '@kiln/contracts'
import { defineJob, PermanentError } from '@kiln/core'
import { storeQuickFilm } from './store-quick-film.ts'

/**
 * Stands where the film is made: the same name, input and output, but it stores three small files at once. What the
 * script says decides how it ends.
 */
export const quickVideo = defineJob({
  name: 'script-video',
  input: scriptVideoInput,
  output: scriptVideoOutput,
  queue: 'videos',
  slots: { perWorker: 4 },
  attempts: 2,
  backoff: { initialMs: 20 },
  artifactFolder: 'videos',
  runsIn: 'inline',
  async run({ script_content: script, duration }, job) {
    job.progress(25, 'Generating audio (scene 1/3)')
    if (script.startsWith('wait')) await aborted(job.signal)
    if (script.startsWith('fail')) throw new PermanentError('ffmpeg: /tmp/kiln/run/film.mp4: no such file')
    if (script.startsWith('twice') && job.attempt === 1) throw new Error('first try')
    job.log.info('drawn', { scenes: 3 })
    return storeQuickFilm(job, { content: '0123456789'.repeat(1000), durationSeconds: duration })
  },
})

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
