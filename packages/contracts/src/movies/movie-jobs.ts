import { z } from 'zod'
import { movieRequest } from './create-movie.ts'

/** Public path of an artifact below `/assets`, e.g. `movies/<job id>/video.mp4`. */
const artifactPath = z.string().regex(/^[\w.-]+(\/[\w.-]+)+$/)
const pixels = z.number().int().positive()
const seed = movieRequest.shape.seed

/** Who made something. */
const maker = { provider: z.string(), model: z.string() }

export const movieStory = z
  .object({
    title: z.string(),
    logline: z.string().describe('The story in one sentence'),
    characters: z.array(z.object({ name: z.string(), role: z.string(), appearance: z.string() })),
    sequences: z.array(
      z.object({
        heading: z.string(),
        narration: z.string().describe('What is spoken'),
        imagePrompt: z.string().describe('What is seen'),
        mood: z.enum(['calm', 'hopeful', 'wonder', 'playful', 'tender', 'tense', 'dark', 'epic']),
        camera: z.enum(['push-in', 'pull-out', 'pan-left', 'pan-right', 'tilt-up', 'tilt-down', 'still']),
      }),
    ),
  })
  .meta({ id: 'MovieStory' })

/** Input of the job on `movieCreationQueue`: the request as it was accepted. */
export const movieJobInput = movieRequest.extend({ movieId: z.string() })

/** First stage, on `storyQueue`. */
export const movieStoryInput = movieRequest.pick({ prompt: true, genre: true, num_sequences: true, seed: true })
export const movieStoryOutput = z.object({ story: movieStory, ...maker })

export const moviePicture = z.object({
  path: artifactPath,
  /** Where the film's job finds the file. */
  storageKey: z.string(),
  contentType: z.string(),
  width: pixels,
  height: pixels,
  sizeBytes: z.number().int().positive(),
  seed,
  ...maker,
})

/** Second stage, on `imageQueue`: one picture a sequence. */
export const movieImagesInput = movieRequest
  .pick({ genre: true, seed: true, sampler: true, steps: true, cfg_scale: true })
  .extend({ story: movieStory })
export const movieImagesOutput = z.object({ pictures: z.array(moviePicture) })

/** Last stage, on `videoQueue`. */
export const movieFilmInput = movieRequest.pick({ genre: true, seed: true }).extend({
  story: movieStory,
  pictures: z.array(moviePicture.pick({ path: true, storageKey: true, provider: true, model: true })),
  writer: z.object(maker),
})
export const movieFilmOutput = z.object({
  video: artifactPath,
  thumbnail: artifactPath,
  captions: artifactPath,
  durationSeconds: z.number().positive(),
  fileSize: z.number().int().positive(),
  width: pixels,
  height: pixels,
  warnings: z.array(z.string()),
  narration: z.object({ ...maker, voice: z.string() }),
})

export type MovieStory = z.output<typeof movieStory>
export type MoviePicture = z.output<typeof moviePicture>
export type MovieStoryInput = z.output<typeof movieStoryInput>
export type MovieStoryOutput = z.output<typeof movieStoryOutput>
export type MovieImagesInput = z.output<typeof movieImagesInput>
export type MovieImagesOutput = z.output<typeof movieImagesOutput>
export type MovieFilmInput = z.output<typeof movieFilmInput>
export type MovieFilmOutput = z.output<typeof movieFilmOutput>
