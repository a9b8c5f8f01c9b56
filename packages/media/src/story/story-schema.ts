import { z } from 'zod'
import { cameraMoves, moods } from './story.ts'

const words = (min: number, max: number) => z.string().trim().min(min).max(max)

const character = z.object({
  name: words(1, 100),
  role: words(1, 200),
  appearance: words(1, 600).describe('How they look: hair, face, clothes. The same in all pictures.'),
})

const sequence = z.object({
  heading: words(1, 80).describe('Two to six words'),
  narration: words(20, 900).describe('Spoken by a narrator: two to four sentences, 20 to 60 words'),
  imagePrompt: words(10, 900).describe(
    'What is to be seen, in concrete words: setting, time of day, weather, light, who is there and how they look',
  ),
  mood: z.enum(moods),
  camera: z.enum(cameraMoves),
})

/** A story with exactly that many sequences. */
export const storySchema = (sequences: number) =>
  z.object({
    title: words(1, 120),
    logline: words(10, 500).describe('One sentence'),
    characters: z.array(character).min(1).max(8),
    sequences: z.array(sequence).length(sequences),
  })
