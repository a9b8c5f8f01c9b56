import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defineJob } from '@kiln/core'
import { z } from 'zod'

/** A job that does nothing but store a file of this content, and has one attempt for it. */
export function defineSaveJob(content: Buffer) {
  return defineJob({
    name: 'save',
    input: z.object({}),
    output: z.object({ path: z.string() }),
    queue: 'save',
    attempts: 1,
    runsIn: 'inline',
    run: async (_input, job) => {
      const path = join(job.tempDir, 'a.bin')
      await writeFile(path, content)
      return job.artifacts.save({ name: 'a.bin', path, contentType: 'application/octet-stream' })
    },
  })
}
