import type { CreateVideoJobRequest } from '@kiln/contracts'

/** Three scenes in fifteen seconds. */
export const demoRequest: CreateVideoJobRequest = {
  video_request: {
    script_id: 'kiln-demo',
    user_id: 'demo',
    title: 'From Earth to Fire',
    script_content: [
      'Deep in the hills, clay waits for hands that give it shape.',
      'Then comes the fire. All night, the kiln glows.',
      'By morning, what was earth is yours to hold.',
    ].join('\n\n'),
    language: 'en-US',
    platform: 'youtube',
    duration: 15,
    voice_provider: 'local',
    template_id: 'classic',
  },
  priority: 1,
}
