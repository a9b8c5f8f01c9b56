import { join } from 'node:path'
import type { MigrationFolder } from '@kiln/core'
import { createSpeech, templates } from '@kiln/media'
import type { Config } from '../config/config.ts'
import { createCharacterService } from './characters/character-service.ts'
import * as characterJobs from './characters/jobs.ts'
import { createDepthService } from './depth/depth-service.ts'
import { depthMap } from './depth/jobs.ts'
import { speechConfigOf } from './media-tools/speech-config-of.ts'
import { createMovieService } from './movies/movie-service.ts'
import { filmStage } from './movies/stages/film-stage.ts'
import { imagesStage } from './movies/stages/images-stage.ts'
import { storyStage } from './movies/stages/story-stage.ts'
import type { Service } from './service.ts'
import { scriptVideo } from './videos/jobs.ts'
import { createVideoService } from './videos/video-service.ts'

/** Every service of this server. A further one is a folder and a line here. */
export function createServices(config: Config): Service[] {
  return [
    videos(config),
    createMovieService({ story: storyStage, images: imagesStage, video: filmStage }),
    characters(config),
    createDepthService({ depthMap, uploads: { incomingFolder: join(config.dataDir, 'incoming') } }),
  ]
}

/** Tables of services that have any. */
export function migrationsOf(services: readonly Service[]): MigrationFolder[] {
  return services.flatMap(({ tables }) => (tables ? [tables] : []))
}

function videos(config: Config): Service {
  const { softTimeoutMs, hardTimeoutMs } = config.videos
  return createVideoService({
    scriptVideo: { ...scriptVideo, softTimeoutMs, hardTimeoutMs },
    voices: createSpeech(speechConfigOf(config)),
    templates: templates.map(({ templateId, name, description }) => ({ template_id: templateId, name, description })),
  })
}

/** What a completed job has made belongs to it and stays; of the others only the records are left, and they expire. */
function characters({ jobRetentionMs: failedRetentionMs }: Config): Service {
  const { characterCreation, imageGeneration, videoGeneration } = characterJobs
  return createCharacterService({
    jobs: {
      characterCreation: { ...characterCreation, failedRetentionMs },
      imageGeneration: { ...imageGeneration, failedRetentionMs },
      videoGeneration: { ...videoGeneration, failedRetentionMs },
    },
  })
}
