import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { scriptVideoInput, scriptVideoOutput } from '@kiln/contracts'
import { defineJob, PermanentError } from '@kiln/core'

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
    const save = async (name: string, contentType: string, content: string) => {
      const path = join(job.tempDir, name)
      await writeFile(path, content)
      return job.artifacts.save({ name, path, contentType, width: 1920, height: 1080 })
    }
    const video = await save('video.mp4', 'video/mp4', '0123456789'.repeat(1000))
    const thumbnail = await save('thumbnail.jpg', 'image/jpeg', 'jpeg')
    const captions = await save('captions.srt', 'application/x-subrip', '1\n00:00:00,000 --> 00:00:01,000\nHi\n')
    return {
      video: video.path,
      thumbnail: thumbnail.path,
      captions: captions.path,
      durationSeconds: duration,
      fileSize: video.sizeBytes,
      width: 1920,
      height: 1080,
      warnings: [],
      narration: { provider: 'local', model: 'espeak-ng', voice: 'en-US-1', fallback: false },
    }
  },
})

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
