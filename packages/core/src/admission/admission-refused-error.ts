import { type ErrorCode, KilnError } from '../errors.ts'
import type { Refusal } from './admission-limits.ts'

/** Longer nobody is told to wait: the pace may change. */
const longestWaitSeconds = 60 * 60

/** Before any job of the type has been measured. */
const assumedSeconds = 10

/** How long a full disk may stay so: somebody has to make room. */
const diskFullSeconds = 30

/** Nothing was submitted, and nothing is wrong with the request: later it may go in. */
export class AdmissionRefusedError extends KilnError {
  /** Whole seconds until it makes sense to ask again. */
  readonly retryAfterSeconds: number

  constructor(code: ErrorCode, message: string, retryAfterSeconds: number) {
    super(code, message)
    this.name = 'AdmissionRefusedError'
    this.retryAfterSeconds = retryAfterSeconds
  }
}

interface Pace {
  queue: string
  slots: number
  /** Median of the job's type; null before it was measured. */
  secondsPerJob: number | null
}

/** The refusal in words, and when to come again by the measured pace. */
export function refusalError(refusal: Refusal, { queue, slots, secondsPerJob }: Pace): AdmissionRefusedError {
  const seconds = secondsPerJob ?? assumedSeconds
  switch (refusal.reason) {
    case 'jobs-per-hour': {
      const message = `A user may submit ${refusal.limit} jobs an hour; that many have been`
      return new AdmissionRefusedError('JOBS_PER_HOUR_EXCEEDED', message, wholeSeconds(refusal.retryAfterSeconds))
    }
    case 'jobs-in-flight': {
      const message = `A user may have ${refusal.limit} jobs that have not ended; that many are there`
      return new AdmissionRefusedError('JOBS_IN_FLIGHT_EXCEEDED', message, wholeSeconds(seconds))
    }
    case 'queue-full': {
      const message = `The queue ${queue} is full: ${refusal.limit} jobs wait in it`
      return new AdmissionRefusedError('QUEUE_FULL', message, wholeSeconds((refusal.excess * seconds) / slots))
    }
    case 'disk-full':
      return new AdmissionRefusedError('DISK_FULL', 'The server has too little free space', diskFullSeconds)
    default:
      return refusal satisfies never
  }
}

function wholeSeconds(seconds: number): number {
  return Math.min(longestWaitSeconds, Math.max(1, Math.ceil(seconds)))
}
