import { defineJob } from '@kiln/core'
import { z } from 'zod'

/** Runs until it is told to stop. */
export const endless = defineJob({
  name: 'endless',
  input: z.object({}),
  output: z.null(),
  queue: 'endless',
  runsIn: 'inline',
  crashRetryDelayMs: 0,
  run: async (_input, { signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    return null
  },
})
