import { defineJob, type JobDefinition } from '@kiln/core'
import type { z } from 'zod'
import { depthMapInput, depthMapOutput } from './job-data.ts'
import { type DepthTools, makeDepthMap } from './making/make-depth-map.ts'
import { storageFolders } from './storage-folders.ts'
import { insertDepthMap } from './tables/insert-depth-map.ts'

interface DepthJobOptions {
  /** Asked for when a job runs, in the process that runs it. */
  tools: () => DepthTools
  runsIn: JobDefinition<z.ZodType, z.ZodType>['runsIn']
}

const hourMs = 60 * 60_000

/** The service's job type: one item of the queue. */
export function defineDepthJob({ tools, runsIn }: DepthJobOptions) {
  return defineJob({
    name: 'depth-map',
    input: depthMapInput,
    output: depthMapOutput,
    queue: 'depth',
    // The contract's number; the configuration may give another one.
    slots: { perWorker: 1 },
    attempts: 3,
    // Always 2 s.
    backoff: { initialMs: 2000, factor: 1 },
    // A minute of video has some 1500 pictures, each of which may take a second and more.
    hardTimeoutMs: 12 * hourMs,
    // Stays, with its files, until its item is deleted.
    retentionMs: null,
    artifactFolder: storageFolders.depthMaps,
    runsIn,
    run: (input, job) => makeDepthMap({ input, job, tools: tools() }),
    alsoWrite: insertDepthMap,
  })
}

export type DepthMapJob = ReturnType<typeof defineDepthJob>
