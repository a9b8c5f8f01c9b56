import {
  type MovieFilmInput,
  type MovieFilmOutput,
  type MovieImagesInput,
  type MovieImagesOutput,
  type MovieStoryInput,
  type MovieStoryOutput,
  movieFilmOutput,
  movieJobInput,
} from '@kiln/contracts'
import { defineJob, type JobType, KilnError, PermanentError } from '@kiln/core'
import { movieQueue, movieType } from './job-names.ts'

/** Where each stage begins and ends, in percent of the whole movie: drawing and encoding the film takes the longest. */
const stageSpans = {
  story: { from: 0, to: 15 },
  images: { from: 15, to: 55 },
  video: { from: 55, to: 100 },
}

/** The job types that do the work of a movie. */
export interface MovieStages {
  story: JobType<MovieStoryInput, MovieStoryOutput>
  images: JobType<MovieImagesInput, MovieImagesOutput>
  video: JobType<MovieFilmInput, MovieFilmOutput>
}

/**
 * The job of a whole movie. It calls one stage after the other and holds the only slot of its queue until the last one
 * is done, so that no two movies are made at a time, in whichever process. After a crash it calls them again, and finds
 * those that are finished.
 */
export function createMovieJob({ story, images, video }: MovieStages) {
  return defineJob({
    name: movieType,
    input: movieJobInput,
    output: movieFilmOutput,
    queue: movieQueue,
    slots: { total: 1 },
    // The stages have attempts of their own. These are for a database that is away while one of them is called; they
    // come at once, because a movie that waits for its next attempt holds no slot.
    attempts: 3,
    backoff: { initialMs: 0 },
    // It runs no code that could end a process: a crash is always its worker's.
    maxCrashes: 1000,
    crashRetryDelayMs: 0,
    retentionMs: null,
    artifactFolder: 'movies',
    runsIn: 'inline',
    run: (request, job) =>
      endingWithItsStage(async () => {
        const { prompt, genre, num_sequences, seed, sampler, steps, cfg_scale } = request
        job.progress(stageSpans.story.from, 'Writing the story')
        const written = await job.call(
          story,
          { prompt, genre, num_sequences, seed },
          { key: 'story', span: stageSpans.story },
        )
        job.progress(stageSpans.images.from, 'Making the pictures')
        const wish = { story: written.story, genre, seed, sampler, steps, cfg_scale }
        const { pictures } = await job.call(images, wish, { key: 'images', span: stageSpans.images })
        job.progress(stageSpans.video.from, 'Making the film')
        const { provider, model } = written
        const film = { story: written.story, genre, seed, pictures, writer: { provider, model } }
        return await job.call(video, film, { key: 'video', span: stageSpans.video })
      }),
  })
}

/** A stage that has failed has used up its own attempts: calling it once more would find it failed. */
async function endingWithItsStage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof KilnError && error.code === 'CHILD_FAILED')) throw error
    throw new PermanentError(error.message, { code: error.code, cause: error })
  }
}
