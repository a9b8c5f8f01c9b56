import { createRandom } from '../image/random.ts'
import { cameraMoves, type Story, type StoryRequest } from './story.ts'

/** Stands in until the grammar is there. */
export const tellStory = (request: StoryRequest): Story => {
  const random = createRandom('story', request.prompt, request.genre, request.seed)
  const name = ['Mara', 'Ines', 'Tomas'][random.integer(0, 2)] ?? 'Mara'
  return {
    title: `The Road of ${name}`,
    logline: `${name} sets out: ${request.prompt.slice(0, 200)}`,
    characters: [{ name, role: 'traveller', appearance: 'a woman in a dark coat with short black hair' }],
    sequences: Array.from({ length: request.sequences }, (_, index) => ({
      heading: `Stage ${index + 1}`,
      narration: `${name} reaches milestone ${index + 1}. The road goes on towards the hills.`,
      imagePrompt: `Mountain road at dawn, mist, a woman in a dark coat walking, soft light, stage ${index + 1}`,
      mood: 'calm' as const,
      camera: cameraMoves[index % cameraMoves.length] ?? 'still',
    })),
  }
}
