import { setTimeout as delay } from 'node:timers/promises'
import { defineJob } from '@kiln/core'
import { z } from 'zod'

export const countWords = defineJob({
  name: 'count-words',
  input: z.object({ text: z.string().min(1) }),
  output: z.object({ words: z.number().int() }),
  queue: 'text',
  attempts: 3,
  runsIn: { module: import.meta.url },
  run: async ({ text }, job) => {
    const words = text.split(/\s+/)
    for (const [index, word] of words.entries()) {
      await delay(100, undefined, { signal: job.signal })
      job.progress((100 * (index + 1)) / words.length, `counted ${word}`)
    }
    return { words: words.length }
  },
})
