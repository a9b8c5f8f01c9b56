import { askForJson } from '../text-provider/ask-for-json.ts'
import type { Ask } from '../text-provider/text-ask.ts'
import type { Appearance, CharacterRequest, Personality } from './character.ts'
import { personalitySchema } from './personality-schema.ts'

const system = [
  'You invent people for stories. They are particular: concrete habits, wants that contradict each other, no clichés.',
  'What the request says about them holds and is used. Write in the language of the description.',
].join('\n')

/**
 * Has a model write who a character is.
 * @throws ProviderError PROVIDER_ANSWER_INVALID when neither its answer nor a repaired one fits; whatever `ask` throws
 */
export const writePersonality = async (wish: {
  request: CharacterRequest
  appearance: Appearance
  ask: Ask
}): Promise<Personality> => {
  const { request, appearance, ask } = wish
  const { name, description, traits, backstory, seed } = request
  const facts = { name, description, traits, backstory, looks: appearance.summary }
  const prompt = `Invent the personality of this character:\n${JSON.stringify(facts, null, 2)}`
  return await askForJson({ name: 'personality', system, prompt, schema: personalitySchema, seed, ask })
}
