import type { RunningJob } from '@kiln/core'
import type { Ask, RemoteTextProvider } from '@kiln/media'

/** Lets a job ask a model: every question is an order in the journal, so that no answer is bought twice. */
export function askWith(job: Pick<RunningJob, 'provider'>, provider: RemoteTextProvider): Ask {
  return async (key, question) => (await job.provider(key, provider.order(question))).result.text
}
