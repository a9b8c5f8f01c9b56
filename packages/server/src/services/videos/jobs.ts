import { scriptVideoInput, scriptVideoOutput } from '@kiln/contracts'
import { defineJob } from '@kiln/core'
import { loadMediaTools } from '../media-tools/load-media-tools.ts'
import { withPermanentErrors } from '../media-tools/with-permanent-errors.ts'
import { makeFilm } from './film/make-film.ts'
import { scriptVideoType } from './job-type-name.ts'

const minuteMs = 60_000

/** Makes a film from a script. Its time limits are those of the configuration. */
export const scriptVideo = defineJob({
  name: scriptVideoType,
  input: scriptVideoInput,
  output: scriptVideoOutput,
  queue: 'videos',
  slots: { perWorker: 8 },
  order: { kind: 'ageing', msPerPriority: 2 * minuteMs },
  // The contract: three retries after errors and crashes alike, a minute apart.
  attempts: 4,
  crashesUseAttempts: true,
  backoff: { initialMs: minuteMs, factor: 1 },
  crashRetryDelayMs: minuteMs,
  softTimeoutMs: 25 * minuteMs,
  hardTimeoutMs: 30 * minuteMs,
  retentionMs: 24 * 60 * minuteMs,
  artifactFolder: 'videos',
  runsIn: { module: import.meta.url },
  run: (request, job) =>
    withPermanentErrors(async () => makeFilm({ request, job, tools: loadMediaTools(process.env) })),
})
