import { join } from 'node:path'
import {
  type ContentCache,
  createContentCache,
  createImageProvider,
  createSpeech,
  type ImageProvider,
  type Speech,
} from '@kiln/media'
import { loadConfig } from '../../../config/config.ts'
import { speechConfigOf } from '../speech-config-of.ts'

/** What a film is made with. */
export interface MediaTools {
  speech: Speech
  images: ImageProvider
  cache: ContentCache
  /** Processes that may draw and encode at a time. */
  cores: number
}

let loaded: MediaTools | undefined

/** The tools of this process by its environment, made once: a runner makes one film after another. */
export function loadMediaTools(environment: NodeJS.ProcessEnv): MediaTools {
  loaded ??= createMediaTools(environment)
  return loaded
}

function createMediaTools(environment: NodeJS.ProcessEnv): MediaTools {
  const config = loadConfig(environment)
  const cache = createContentCache({ root: join(config.dataDir, 'cache'), maxBytes: config.cacheMaxBytes })
  return {
    cache,
    speech: createSpeech({ ...speechConfigOf(config), cache }),
    images: createImageProvider({ provider: 'local' }),
    cores: config.cpuSlots,
  }
}
