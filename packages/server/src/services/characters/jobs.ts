import { loadMediaTools } from '../media-tools/load-media-tools.ts'
import { defineCharacterJobs } from './define-character-jobs.ts'

/** The job types as the server runs them: in runner processes, with the providers of the configuration. */
export const { characterCreation, imageGeneration, videoGeneration } = defineCharacterJobs({
  tools: () => loadMediaTools(process.env),
  runsIn: { module: import.meta.url },
})
