// Temporary: what other parts of the media package are about to export. Removed when they are there.
import { createImageProvider, getTemplate } from '@kiln/media'
import type { ClipProvider } from '../../../../media/dist/clip/clip.js'
import type { Picture, PictureProvider, PictureRequest } from '../../../../media/dist/image/picture.js'
import type { LocalProvider, RemoteProvider } from '../../../../media/dist/provider/provider.js'
import type { Mood, Story, StoryRequest } from '../../../../media/dist/story/story.js'

export type { ClipProvider, Picture, PictureProvider, PictureRequest, Story, StoryRequest }

export interface TextAsk {
  system: string
  prompt: string
  name: string
  seed: number
}
export type RemoteTextProvider = RemoteProvider<TextAsk, { text: string }>
export type Ask = (key: string, question: TextAsk) => Promise<string>

export function createTextProvider(_choice: {
  baseUrl: string
  apiKey: string | null
  model: string
}): RemoteTextProvider {
  throw new Error('not there yet')
}

export function createScenePainter(): LocalProvider<PictureRequest, Picture> {
  const painter = createImageProvider({ provider: 'local' })
  return {
    kind: 'local',
    provider: 'local',
    model: painter.model,
    make: async ({ prompt, width, height, seed }, { filePath, signal }) => {
      const template = getTemplate('classic')
      const words = { keywords: prompt.split(/\W+/).slice(0, 6), titleWords: '', index: 0, count: 1 }
      const made = await painter.paint({ prompt, ...words, width, height, seed, template, signal, outPath: filePath })
      return { width: made.width, height: made.height, seed, contentType: 'image/jpeg' }
    },
  }
}

export function createPictureProvider(
  _choice: unknown,
  local: LocalProvider<PictureRequest, Picture>,
): PictureProvider {
  return local
}

export function createLocalClipMaker(): ClipProvider {
  return { kind: 'local', provider: 'local', model: 'camera', make: () => Promise.reject(new Error('not there yet')) }
}

export function createClipProvider(_choice: unknown, local: ClipProvider): ClipProvider {
  return local
}

const moods: Mood[] = ['calm', 'tense', 'hopeful']

export function tellStory({ prompt, genre, sequences }: StoryRequest): Story {
  return {
    title: prompt.split(/\s+/).slice(0, 4).join(' '),
    logline: prompt,
    characters: [{ name: 'Mara', role: 'keeper', appearance: 'grey coat' }],
    sequences: Array.from({ length: sequences }, (_, index) => ({
      heading: `Part ${index + 1}`,
      narration: `${prompt}. This is part ${index + 1} of a ${genre} story. It goes on for a while.`,
      imagePrompt: `${genre}, ${prompt}, evening light`,
      mood: moods[index % moods.length] ?? 'calm',
      camera: 'push-in' as const,
    })),
  }
}

export async function writeStory(_options: { request: StoryRequest; ask: Ask }): Promise<Story> {
  throw new Error('not there yet')
}
