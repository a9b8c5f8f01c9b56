import { fileURLToPath } from 'node:url'
import type { Engine } from '@kiln/core'
import type { UrlSigner } from '../../http/assets/sign-urls.ts'
import type { Service } from '../service.ts'
import { characterErrorShape } from './character-error-shape.ts'
import type { CharacterJobs } from './define-character-jobs.ts'
import { registerCharacterJobs } from './routes/character-jobs.ts'
import { registerCharacters } from './routes/characters.ts'
import { registerCreateCharacter } from './routes/create-character.ts'
import { registerDeleteCharacter } from './routes/delete-character.ts'
import { registerGenerateImage } from './routes/generate-image.ts'
import { registerGenerateVideo } from './routes/generate-video.ts'
import { registerMediaJobs } from './routes/media-jobs.ts'
import { registerQueueCharacter } from './routes/queue-character.ts'

/** What every route of the service is given. */
export interface CharacterRouteContext extends CharacterJobs {
  engine: Engine
  signer: UrlSigner
  /** How long a synchronous create waits for its character. */
  waitMs: number
}

interface CharacterServiceOptions {
  jobs: CharacterJobs
  /** Default 30 seconds, as the contract says. */
  waitMs?: number
}

const paths = ['/api/v1/characters', '/api/v1/character-jobs', '/api/v1/media-jobs']

/** Characters with a personality and a look, their pictures, and clips made from those. */
export function createCharacterService({ jobs, waitMs = 30_000 }: CharacterServiceOptions): Service {
  const types = Object.values(jobs)
  return {
    name: 'characters',
    jobs: types,
    slots: ({ queueConcurrency }) =>
      Object.fromEntries(types.flatMap(({ queues }) => queues).map((queue) => [queue, queueConcurrency])),
    tables: { owner: 'characters', folder: fileURLToPath(new URL('./migrations', import.meta.url)) },
    ownedPaths: paths.map((path) => ({ path, shape: characterErrorShape })),
    registerRoutes(app, { engine, signer }) {
      const context: CharacterRouteContext = { ...jobs, engine, signer, waitMs }
      registerQueueCharacter(app, context)
      registerCreateCharacter(app, context)
      registerCharacters(app, context)
      registerDeleteCharacter(app, context)
      registerGenerateImage(app, context)
      registerGenerateVideo(app, context)
      registerCharacterJobs(app, context)
      registerMediaJobs(app, context)
    },
  }
}
