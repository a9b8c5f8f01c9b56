import type { Appearance, PortraitStyle, Pose } from '../character/character.ts'
import type { MediaProvider } from '../provider/provider.ts'
import type { Mood } from '../story/story.ts'

/** A picture as a text-to-image provider is asked for it. */
export interface PictureRequest {
  /** The whole wish in words; all that remote providers see of it. */
  prompt: string
  negativePrompt?: string
  /** Pixels. */
  width: number
  height: number
  /** 0 to 4294967295. The same request gives the same picture where the provider can do that. */
  seed: number
  /** One of the usual Stable Diffusion names, e.g. `euler`. Providers without samplers ignore it. */
  sampler?: string
  steps?: number
  cfgScale?: number
  /** For the local painter: decides palette and light. */
  genre?: string
  mood?: Mood
  style?: PortraitStyle
  /** For the local painter: a portrait of this character in this pose instead of a scene. */
  portrait?: { appearance: Appearance; pose: Pose }
}

/** What came of it. The file lies where the caller wanted it. */
export interface Picture {
  width: number
  height: number
  contentType: 'image/png' | 'image/jpeg' | 'image/webp'
  seed: number
}

export type PictureProvider = MediaProvider<PictureRequest, Picture>
