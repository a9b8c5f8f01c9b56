import type { QueuePlace } from './queue-place.ts'

/** Before a movie has been measured. */
const assumedSecondsPerSequence = 20

/** Whole seconds until a movie starts: what is left of the one that is made now, and all of those in between. */
export function estimateMovieWait(
  place: Pick<QueuePlace, 'sequencesAhead' | 'running' | 'secondsPerSequence'>,
): number {
  const perSequence = place.secondsPerSequence ?? assumedSecondsPerSequence
  const { running } = place
  const left = running ? Math.max(0, running.sequences * perSequence - running.seconds) : 0
  return Math.ceil(left + place.sequencesAhead * perSequence)
}
