import { defineJob } from '@kiln/core'
import { z } from 'zod'

/** What a runner process imports: a module that starts nothing. */
export const noopInRunner = defineJob({
  name: 'noop-in-runner',
  input: z.object({}),
  output: z.null(),
  queue: 'noop-in-runner',
  slots: { perWorker: 2 },
  runsIn: { module: import.meta.url },
  run: async () => null,
})
