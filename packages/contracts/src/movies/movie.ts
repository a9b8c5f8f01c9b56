import { z } from 'zod'
import { isoTime } from '../common/times.ts'
import { movieRequest } from './create-movie.ts'
import { movieStory } from './movie-jobs.ts'

const movieStatuses = ['queued', 'processing', 'completed', 'failed'] as const
export type MovieStatus = (typeof movieStatuses)[number]

const stageStatuses = ['pending', 'processing', 'completed', 'failed'] as const
export type MovieStageStatus = (typeof stageStatuses)[number]

const movieStatus = z.enum(movieStatuses)
const stageStatus = z.enum(stageStatuses)

const movieProgress = z.object({ story: stageStatus, images: stageStatus, video: stageStatus })
export type MovieProgress = z.output<typeof movieProgress>

const whyFailed = z.string().optional().describe('Why there is no movie, once status is failed')

export const movieStatusResponse = z
  .object({
    success: z.literal(true),
    movieId: z.string(),
    status: movieStatus,
    progress: movieProgress,
    updatedAt: z.object({
      _seconds: z.number().int().describe('Since 1970-01-01 UTC'),
      _nanoseconds: z.number().int(),
    }),
    error: whyFailed,
  })
  .meta({ id: 'MovieStatus' })

export type MovieStatusResponse = z.output<typeof movieStatusResponse>

const url = z.string().describe('Relative to the server')

const movieImage = z.object({
  sequence: z.number().int().describe('Which one it shows, from 1'),
  url,
  width: z.number().int(),
  height: z.number().int(),
  seed: z.number().int(),
  provider: z.string(),
  model: z.string(),
})

const movieFilm = z.object({
  url: url.describe('MP4'),
  thumbnailUrl: url.describe('JPEG'),
  captionsUrl: url.describe('SRT'),
  duration: z.number().describe('Seconds'),
  fileSize: z.number().int().describe('Bytes'),
  resolution: z.string().describe('WIDTHxHEIGHT in pixels'),
  warnings: z.array(z.string()),
  narration: z.object({ provider: z.string(), model: z.string(), voice: z.string() }),
})

const movieFacts = {
  movieId: z.string(),
  jobId: z.string(),
  status: movieStatus,
  progress: movieProgress,
  percent: z.number().describe('Of the whole movie, 0 to 100'),
  message: z.string().nullable().describe('What is being done, for people'),
  ...movieRequest.shape,
  title: z.string().nullable().describe('Of the story, once there is one'),
  thumbnailUrl: url.nullable(),
  createdAt: isoTime,
  startedAt: isoTime.nullable(),
  completedAt: isoTime.nullable().describe('When it ended, whichever way'),
  error: whyFailed,
}

export const movieSummary = z.object(movieFacts).meta({ id: 'MovieSummary' })
export type MovieSummary = z.output<typeof movieSummary>

/** What each stage has made is there as soon as the stage is completed. */
export const movieDetails = z
  .object({
    success: z.literal(true),
    ...movieFacts,
    story: movieStory.extend({ provider: z.string(), model: z.string() }).nullable(),
    images: z.array(movieImage).nullable(),
    film: movieFilm.nullable(),
  })
  .meta({ id: 'Movie' })
export type MovieDetails = z.output<typeof movieDetails>

export const cancelMovieResponse = z
  .object({ success: z.literal(true), movieId: z.string(), status: movieStatus })
  .meta({ id: 'CancelMovieResponse' })
