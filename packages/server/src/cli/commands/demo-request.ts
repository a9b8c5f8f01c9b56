import type { CreateVideoJobRequest } from '@kiln/contracts'

/** Three scenes in fifteen seconds. */
export const demoRequest: CreateVideoJobRequest = {
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
