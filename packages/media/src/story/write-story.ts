import { askForJson } from '../text-provider/ask-for-json.ts'
import type { Ask } from '../text-provider/text-ask.ts'
import type { Story, StoryRequest } from './story.ts'
import { storySchema } from './story-schema.ts'

const system = [
  'You write short films that a narrator tells over pictures.',
  'Names, places and the conflict stay the same from the first sequence to the last. Every sequence moves the story on: setup, what sets it going, rising trouble, turning point, crisis, climax, end.',
  'Write in the present tense and in the language of the prompt. Plain, concrete sentences that are good to hear; no clichés, no repeated sentences.',
  'An imagePrompt is always English and stands alone: it says who is seen and how they look, with the same words each time, and names the setting, the time of day, the weather and the light.',
  'Never the same camera twice in a row.',
].join('\n')

/**
 * Has a model write the story.
 * @throws ProviderError PROVIDER_ANSWER_INVALID when neither its answer nor a repaired one is a story; whatever `ask` throws
 */
export const writeStory = async ({ request, ask }: { request: StoryRequest; ask: Ask }): Promise<Story> => {
  const { prompt, genre, sequences, seed } = request
  const wish = `Genre: ${genre}\nNumber of sequences: exactly ${sequences}\nPrompt:\n${prompt}`
  return await askForJson({ name: 'story', system, prompt: wish, schema: storySchema(sequences), seed, ask })
}
