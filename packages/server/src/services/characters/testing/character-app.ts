import type { RunningJob } from '@kiln/core'
import type { AppDependencies } from '../../../app.ts'
import { type CallApp, callApp } from '../../../testing/call-app.ts'
import { createTestApp, type TestApp } from '../../../testing/test-app.ts'
import { createCharacterService } from '../character-service.ts'
import { type CharacterJobs, defineCharacterJobs } from '../define-character-jobs.ts'
import type { CharacterTools } from '../making/paint-portrait.ts'
import { quickTools } from './quick-tools.ts'

export interface CharacterApp extends TestApp {
  call: CallApp
}

interface CharacterAppOptions {
  auth?: AppDependencies['config']['auth']
  waitMs?: number
  tools?: Partial<CharacterTools>
  /** Called before each step of every job: throw, or wait for the signal, to break it off there. */
  beforeStep?: (job: RunningJob, key: string) => Promise<void> | void
  /** Instead of the types' own, to wait less in tests. */
  backoff?: { initialMs: number }
}

/** The HTTP server with the characters' service alone, over a real engine in memory, with providers that are quick. */
export async function createCharacterApp(options: CharacterAppOptions = {}): Promise<CharacterApp> {
  const tools = (): CharacterTools => ({ ...quickTools(test.storage), ...options.tools })
  const jobs = watched(defineCharacterJobs({ tools, runsIn: 'inline' }), options)
  const service = createCharacterService({ jobs, ...(options.waitMs && { waitMs: options.waitMs }) })
  const test = await createTestApp({ services: [service], ...(options.auth && { auth: options.auth }) })
  return {
    ...test,
    call: callApp(test.app),
  }
}

/** The same jobs, with every step under the eyes of the test. */
function watched(jobs: CharacterJobs, { beforeStep, backoff }: CharacterAppOptions): CharacterJobs {
  const watch = (job: RunningJob): RunningJob => ({
    ...job,
    get tempDir() {
      return job.tempDir
    },
    step: async (key, work) => {
      await beforeStep?.(job, key)
      return job.step(key, work)
    },
  })
  const change = <Type extends CharacterJobs[keyof CharacterJobs]>(type: Type): Type => ({
    ...type,
    backoff: { ...type.backoff, ...backoff },
  })
  const { characterCreation, imageGeneration, videoGeneration } = jobs
  return {
    characterCreation: {
      ...change(characterCreation),
      run: (input, job) => characterCreation.run(input, watch(job)),
    },
    imageGeneration: { ...change(imageGeneration), run: (input, job) => imageGeneration.run(input, watch(job)) },
    videoGeneration: { ...change(videoGeneration), run: (input, job) => videoGeneration.run(input, watch(job)) },
  }
}

/** A request that is all right in every field. */
export const goodCharacter = {
  name: 'Mara Voss',
  description: 'A retired lighthouse keeper with short grey hair who repairs clocks.',
  style: 'watercolour',
  traits: ['patient', 'stubborn'],
  backstory: 'She kept the light of Skerry for thirty years.',
  seed: 7,
} as const
