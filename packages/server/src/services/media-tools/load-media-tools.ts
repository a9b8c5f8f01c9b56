import { join } from 'node:path'
import {
  type ClipProvider,
  type ContentCache,
  createClipProvider,
  createContentCache,
  createImageProvider,
  createLocalClipMaker,
  createPictureProvider,
  createScenePainter,
  createSpeech,
  createTextProvider,
  type ImageProvider,
  type PictureProvider,
  type RemoteTextProvider,
  type Speech,
} from '@kiln/media'
import { loadConfig } from '../../config/config.ts'
import { createStorage } from '../../storage/create-storage.ts'
import { patientStorage } from '../../storage/patient-storage.ts'
import type { ArtifactFiles } from './fetch-artifact.ts'
import { speechConfigOf } from './speech-config-of.ts'

/** What the jobs of all services make media with. */
export interface MediaTools {
  speech: Speech
  /** Illustrates scripts of the video service. */
  images: ImageProvider
  /** Null: stories and personalities come from the local grammar. */
  text: RemoteTextProvider | null
  pictures: PictureProvider
  clips: ClipProvider
  cache: ContentCache
  /** The files that jobs have stored. */
  files: ArtifactFiles
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
  const { text, images, clips } = config.providers
  const cache = createContentCache({ root: join(config.dataDir, 'cache'), maxBytes: config.cacheMaxBytes })
  return {
    cache,
    speech: createSpeech({ ...speechConfigOf(config), cache }),
    images: createImageProvider({ provider: 'local' }),
    text: text.kind === 'local' ? null : createTextProvider(text),
    pictures: createPictureProvider(images, createScenePainter()),
    clips: createClipProvider(clips, createLocalClipMaker()),
    files: patientStorage(createStorage(config)),
    cores: config.cpuSlots,
  }
}
