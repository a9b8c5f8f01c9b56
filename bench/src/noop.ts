import { defineJob } from '@kiln/core'
import { z } from 'zod'

/** Nothing to do: what is measured is the engine. */
export const noop = defineJob({
  name: 'noop',
  input: z.object({}),
  output: z.null(),
  queue: 'noop',
  slots: { perWorker: 200 },
  runsIn: 'inline',
  run: async () => null,
})
