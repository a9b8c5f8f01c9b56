import { z } from 'zod'
import { number, wholeNumber } from '../common/numbers.ts'
import { notAnObject, optional } from '../common/objects.ts'
import { clientId, lineOfText, notAString, text } from '../common/strings.ts'
import { isoTime } from '../common/times.ts'
import { sampler } from './samplers.ts'

const movieId = z
  .string({ error: notAString })
  .regex(/^[A-Za-z0-9_-]{1,128}$/, 'must have 1 to 128 of the characters A-Z, a-z, 0-9, _ and -')

/** What a movie is made from. Fields that are not listed are ignored. */
export const movieRequest = z.object(
  {
    prompt: text({ max: 4000 }).describe('What the story is about, 1 to 4000 characters'),
    genre: lineOfText({ max: 50 }).describe('Free text, 1 to 50 characters; known genres have words of their own'),
    num_sequences: wholeNumber({ min: 1, max: 20 }).describe('How many scenes the movie has'),
    seed: wholeNumber({ min: 0, max: 4_294_967_295 }).describe('The same request gives the same movie'),
    sampler: sampler.describe('Sampler of Stable Diffusion, for providers that have one'),
    steps: wholeNumber({ min: 1, max: 150 }).describe('Steps of the sampler'),
    cfg_scale: number({ min: 1, max: 30 }).describe('How closely pictures follow their prompt'),
    userId: clientId.describe('User identifier, 1 to 128 characters'),
  },
  { error: notAnObject },
)

export type MovieRequest = z.output<typeof movieRequest>

export const createMovieRequest = movieRequest
  .extend({ id: optional(movieId).describe('Id of the movie; default: a new one') })
  .meta({
    id: 'CreateMovieRequest',
    examples: [
      {
        prompt: 'A cyberpunk detective story set in 2084',
        genre: 'cyberpunk',
        num_sequences: 3,
        seed: 391688,
        sampler: 'euler',
        steps: 20,
        cfg_scale: 7.5,
        userId: 'test-user-123',
      },
    ],
  })

export const createMovieResponse = z
  .object({
    success: z.literal(true),
    movieId: z.string(),
    jobId: z.string().describe('Of its job on movieCreationQueue'),
    status: z.literal('queued'),
    createdAt: isoTime,
  })
  .meta({ id: 'CreateMovieResponse' })

export type CreateMovieResponse = z.output<typeof createMovieResponse>
