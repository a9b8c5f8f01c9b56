import { z } from 'zod'

const words = (max: number) => z.string().trim().min(1).max(max)
const list = (min: number, max: number) => z.array(words(200)).min(min).max(max)

export const personalitySchema = z.object({
  summary: words(600).describe('One or two sentences'),
  traits: list(3, 10).describe('Single words or short phrases'),
  strengths: list(2, 6),
  flaws: list(2, 6),
  goals: list(1, 5),
  fears: list(1, 5),
  voice: words(600).describe('How they talk: pace, words, habits'),
  quotes: z.array(words(400)).length(3).describe('Three sentences they might say'),
  backstory: words(8000),
})
