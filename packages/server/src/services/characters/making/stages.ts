import type { RunningJob } from '@kiln/core'

type Progress = Pick<RunningJob, 'progress'>

const stage = (percent: number, message: string) => (job: Progress) => job.progress(percent, message)

/** The percentages of the contract. Each has a message of its own, so that each becomes an event. 100 is the job's end. */
export const characterStages = {
  created: stage(10, 'Character document created'),
  linked: stage(30, 'Linked documents created'),
  populated: stage(40, 'Character populated'),
  personality: stage(60, 'Personality generated'),
  portrait: stage(80, 'Portrait generated'),
}

export const imageStages = {
  loaded: stage(20, 'Character loaded'),
  populated: stage(40, 'Character data populated'),
  started: stage(60, 'Image generation started'),
  stored: stage(80, 'Media entry created'),
}

export const videoStages = {
  loaded: stage(10, 'Character and media loaded'),
  prompted: stage(20, 'Motion prompt generated'),
  uploaded: stage(30, 'Image uploaded'),
  submitted: stage(40, 'Video task submitted'),
  accepted: stage(50, 'Video task accepted'),
  /** @param fraction from 0 to 1: the stretch from 50 to 80 */
  polling: (job: Progress, fraction: number) => job.progress(50 + 30 * fraction, 'Polling for the video'),
  downloaded: stage(85, 'Video downloaded'),
  stored: stage(95, 'Media entry created'),
}
