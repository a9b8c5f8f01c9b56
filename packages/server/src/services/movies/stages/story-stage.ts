import { type MovieStoryInput, type MovieStoryOutput, movieStoryInput, movieStoryOutput } from '@kiln/contracts'
import { defineJob, type RunningJob } from '@kiln/core'
import { tellStory, writeStory } from '@kiln/media'
import { askWith } from '../../media-tools/ask-with.ts'
import { loadMediaTools, type MediaTools } from '../../media-tools/load-media-tools.ts'
import { withPermanentErrors } from '../../media-tools/with-permanent-errors.ts'
import { stagePolicy } from './stage-policy.ts'

/** First stage of a movie: a prompt becomes a story. */
export const storyStage = defineJob({
  name: 'movie-story',
  input: movieStoryInput,
  output: movieStoryOutput,
  queue: 'storyQueue',
  ...stagePolicy({ hardLimitMinutes: 5 }),
  runsIn: { module: import.meta.url },
  run: (wish, job) => withPermanentErrors(async () => makeStory(wish, job, loadMediaTools(process.env))),
})

async function makeStory(
  { prompt, genre, num_sequences: sequences, seed }: MovieStoryInput,
  job: RunningJob,
  { text }: Pick<MediaTools, 'text'>,
): Promise<MovieStoryOutput> {
  const request = { prompt, genre, sequences, seed }
  job.progress(0, 'Writing the story')
  // Without a model a grammar tells the story: no network, the same story for the same request.
  if (!text) return { story: tellStory(request), provider: 'local', model: 'kiln-story' }
  const story = await writeStory({ request, ask: askWith(job, text) })
  return { story, provider: text.provider, model: text.model }
}
