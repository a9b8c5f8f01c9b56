import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningJob } from '@kiln/core'
import { z } from 'zod'

/** What a run's code has noted about itself, beside and independent of the ledger. */
export const runNote = z.object({
  jobId: z.string(),
  run: z.number(),
  what: z.enum(['start', 'end']),
  /** Microseconds since 1970, by the machine's clock, which the database reads too. */
  atUs: z.number(),
})
export type RunNote = z.output<typeof runNote>

/** Folder of the whole run of chaos; processes and their runners find it in their environment. */
export const folderVariable = 'KILN_CHAOS_FOLDER'

export function runNotesFile(folder: string): string {
  return join(folder, 'run-notes.jsonl')
}

/** One short append: whole or not at all, also when the process is killed in the middle. */
export function noteRun(job: Pick<RunningJob, 'id' | 'run'>, what: RunNote['what']): void {
  const folder = process.env[folderVariable]
  if (!folder) throw new Error(`${folderVariable} is not set`)
  const note: RunNote = { jobId: job.id, run: job.run, what, atUs: Date.now() * 1000 }
  appendFileSync(runNotesFile(folder), `${JSON.stringify(note)}\n`)
}
