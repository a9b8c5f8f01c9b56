import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  movieFilmInput,
  movieFilmOutput,
  movieImagesInput,
  movieImagesOutput,
  movieStoryInput,
  movieStoryOutput,
} from '@kiln/contracts'
import { defineJob, PermanentError, type RunningJob } from '@kiln/core'
import { storeQuickFilm } from '../../../testing/store-quick-film.ts'
import { createMovieService } from '../movie-service.ts'

const policy = {
  attempts: 2,
  backoff: { initialMs: 20 },
  retentionMs: null,
  artifactFolder: 'movies',
  runsIn: 'inline',
} as const
const maker = { provider: 'local', model: 'quick' }

const quickStory = defineJob({
  ...policy,
  name: 'movie-story',
  input: movieStoryInput,
  output: movieStoryOutput,
  queue: 'storyQueue',
  async run({ prompt, num_sequences }, job) {
    await behave('story', prompt, job)
    const sequence = {
      heading: 'A road',
      narration: 'She walks.',
      imagePrompt: 'A road at dawn',
      mood: 'calm',
      camera: 'still',
    } as const
    const sequences = Array.from({ length: num_sequences }, () => sequence)
    const characters = [{ name: 'Mara', role: 'keeper', appearance: 'a grey coat' }]
    return { story: { title: prompt, logline: 'She walks.', characters, sequences }, ...maker }
  },
})

const quickImages = defineJob({
  ...policy,
  name: 'movie-images',
  input: movieImagesInput,
  output: movieImagesOutput,
  queue: 'imageQueue',
  async run({ story, seed }, job) {
    await behave('images', story.title, job)
    const path = join(job.tempDir, 'picture.jpg')
    await writeFile(path, 'jpeg')
    const size = { width: 1920, height: 1080 }
    const pictures = story.sequences.map(async (_sequence, index) => {
      const name = `picture-${index + 1}.jpg`
      const made = await job.artifacts.save({ name, path, contentType: 'image/jpeg', ...size })
      const { storageKey, contentType, sizeBytes } = made
      return { path: made.path, storageKey, contentType, ...size, sizeBytes, seed: seed + index, ...maker }
    })
    return { pictures: await Promise.all(pictures) }
  },
})

const quickFilm = defineJob({
  ...policy,
  name: 'movie-film',
  input: movieFilmInput,
  output: movieFilmOutput,
  queue: 'videoQueue',
  async run({ story }, job) {
    await behave('video', story.title, job)
    const film = await storeQuickFilm(job, { content: '0123456789'.repeat(1000), durationSeconds: 12 })
    return { ...film, narration: { provider: 'local', model: 'espeak-ng', voice: 'en-US-1' } }
  },
})

/** What the prompt says decides how the stages go, e.g. `fail in images`, `wait in story`, `twice in video`. */
async function behave(stage: string, prompt: string, job: RunningJob): Promise<void> {
  job.progress(50, `Busy with ${stage}`)
  if (prompt === `wait in ${stage}`) await aborted(job.signal)
  if (prompt === `fail in ${stage}`) throw new PermanentError('/tmp/kiln/run/brush: no such file')
  if (prompt === `twice in ${stage}` && job.attempt === 1) throw new Error('first try')
  if (prompt === `once more in ${stage}` && job.run === 1) throw new PermanentError('the brush is lost')
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** The movies, with stages that store small files at once. */
export const quickMovies = createMovieService({ story: quickStory, images: quickImages, video: quickFilm })

/** A request that is all right in every field. */
export const goodMovie = {
  prompt: 'A cyberpunk detective story set in 2084',
  genre: 'cyberpunk',
  num_sequences: 3,
  seed: 391688,
  sampler: 'euler',
  steps: 20,
  cfg_scale: 7.5,
  userId: 'test-user-123',
}
