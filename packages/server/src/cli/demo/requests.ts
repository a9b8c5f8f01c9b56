import type { CreateCharacterRequest, CreateVideoJobRequest, MovieRequest } from '@kiln/contracts'

/** Three scenes in fifteen seconds. */
export const filmRequest: CreateVideoJobRequest = {
  video_request: {
    script_id: 'kiln-demo',
    user_id: 'demo',
    title: 'The Long Way Home',
    script_content: [
      'High in the mountains, the journey begins in the snow.',
      'It leads through the forest, under very old trees.',
      'At sunset it meets the sea, and the boats come home.',
    ].join('\n\n'),
    language: 'en-US',
    platform: 'youtube',
    duration: 15,
    voice_provider: 'local',
    template_id: 'classic',
  },
  priority: 1,
}

/** Three sequences, about a minute. */
export const movieRequest: MovieRequest = {
  prompt: 'A lighthouse keeper who finds a message in a bottle on the night of a great storm',
  genre: 'adventure',
  num_sequences: 3,
  seed: 20_261,
  sampler: 'euler',
  steps: 20,
  cfg_scale: 7.5,
  userId: 'demo',
}

export const characterRequest = {
  name: 'Mara Voss',
  description: 'A harbour pilot with short copper hair and a navy coat',
  style: 'photo',
  traits: ['patient', 'wry', 'fearless in bad weather'],
  backstory: 'Thirty winters on the harbour bar, and never a ship lost.',
  seed: 7,
  userId: 'demo',
} satisfies CreateCharacterRequest

/** What the demo paints instead of asking for a photo. */
export const photoRequest = {
  prompt: 'Mountains on a summer day',
  keywords: ['mountains', 'day', 'summer'],
  titleWords: 'Mountains',
  seed: 9,
  index: 0,
  count: 1,
  width: 1600,
  height: 900,
  template: 'minimal',
} as const
