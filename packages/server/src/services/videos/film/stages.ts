import type { RunningJob } from '@kiln/core'

type Progress = Pick<RunningJob, 'progress'>

/** The stages of a film, in percent. Compositing takes the longest, so it gets the longest stretch. */
export const stages = {
  analyzing: (job: Progress) => job.progress(10, 'Analyzing script'),
  /** @param number from 1 */
  audio: (job: Progress, number: number, count: number) =>
    job.progress(30 + (30 * (number - 1)) / count, `Generating audio (scene ${number}/${count})`),
  images: (job: Progress, number: number, count: number) =>
    job.progress(60 + (10 * (number - 1)) / count, `Generating images for scene ${number}/${count}`),
  /** @param fraction from 0 to 1 */
  compositing: (job: Progress, fraction: number) => job.progress(70 + 28 * fraction, 'Compositing video'),
  storing: (job: Progress) => job.progress(98, 'Storing video'),
}
