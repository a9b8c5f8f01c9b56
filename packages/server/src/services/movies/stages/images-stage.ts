import { type MovieImagesInput, type MovieStory, movieImagesInput, movieImagesOutput } from '@kiln/contracts'
import { defineJob, type RunningJob } from '@kiln/core'
import { getTemplate, type PictureRequest } from '@kiln/media'
import { loadMediaTools, type MediaTools } from '../../media-tools/load-media-tools.ts'
import { type MadePicture, makePicture } from '../../media-tools/make-picture.ts'
import { withPermanentErrors } from '../../media-tools/with-permanent-errors.ts'
import { stagePolicy } from './stage-policy.ts'

/** Second stage of a movie: every sequence of the story gets its picture. */
export const imagesStage = defineJob({
  name: 'movie-images',
  input: movieImagesInput,
  output: movieImagesOutput,
  queue: 'imageQueue',
  ...stagePolicy({ hardLimitMinutes: 10 }),
  runsIn: { module: import.meta.url },
  run: (wish, job) =>
    withPermanentErrors(async () => ({ pictures: await makePictures(wish, job, loadMediaTools(process.env)) })),
})

/** Larger than the film, so that moves of the camera stay sharp; remote models paint best at about a megapixel. */
const sizes = { local: { width: 2400, height: 1350 }, remote: { width: 1344, height: 768 } }

/** All at once. Those that are made are kept: the next attempt makes what is missing. */
async function makePictures(
  wish: MovieImagesInput,
  job: RunningJob,
  { pictures: provider }: Pick<MediaTools, 'pictures'>,
): Promise<MadePicture[]> {
  const { sequences } = wish.story
  let made = 0
  const report = () => job.progress((100 * made) / sequences.length, `Made ${made} of ${sequences.length} pictures`)
  report()
  const pictures = sequences.map(async (sequence, index) => {
    const name = `picture-${index + 1}`
    const request = { ...requestOf(wish, sequence, index, provider.kind), ...sizes[provider.kind] }
    const picture = await makePicture(job, { key: name, name, provider, request })
    made++
    report()
    return picture
  })
  // One that fails does not stop the others: what is under way may be bought already.
  await Promise.allSettled(pictures)
  return Promise.all(pictures)
}

function requestOf(
  { genre, seed, sampler, steps, cfg_scale }: MovieImagesInput,
  { imagePrompt, mood }: MovieStory['sequences'][number],
  index: number,
  kind: MediaTools['pictures']['kind'],
): Omit<PictureRequest, 'width' | 'height'> {
  const { promptWords } = getTemplate('cinema').look
  return {
    // The local painter is told genre and mood, it needs no words for the style.
    prompt: kind === 'local' ? imagePrompt : `${imagePrompt}, ${genre}, ${promptWords}`,
    negativePrompt: 'text, letters, watermark, logo, frame, deformed, blurry',
    seed: (seed + index) % 2 ** 32,
    sampler,
    steps,
    cfgScale: cfg_scale,
    genre,
    mood,
  }
}
