import { z } from 'zod'
import { queryNumber } from '../common/numbers.ts'
import { clientId } from '../common/strings.ts'
import { movieSummary } from './movie.ts'

export const listMoviesQuery = z.object({
  userId: clientId.optional().describe('Whose movies; default: those of whoever asks'),
  limit: queryNumber({ min: 1, max: 100, default: 20 }).describe('At most so many, 1 to 100'),
  skip: queryNumber({ min: 0, max: 1_000_000, default: 0 }).describe('Leave out so many of the newest'),
})

export const listMoviesResponse = z
  .object({
    success: z.literal(true),
    movies: z.array(movieSummary).describe('Newest first'),
    total: z.number().int(),
    limit: z.number().int(),
    skip: z.number().int(),
  })
  .meta({ id: 'MovieList' })
