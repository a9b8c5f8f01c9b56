/** What an engine refuses so that it keeps its promises to everybody else. The same in all processes of one database. */
export interface AdmissionLimits {
  /** Jobs that one user may submit within any hour. Default no limit. */
  perUserPerHour?: number
  /** Jobs of one user that have not ended, at any instant. Default no limit. */
  perUserInFlight?: number
  /** Jobs that may wait in one queue, delayed ones included. Default no limit. */
  queueDepth?: number
}

/** A promise that one more job would break. */
export type Refusal =
  | { reason: 'jobs-per-hour'; limit: number; retryAfterSeconds: number }
  | { reason: 'jobs-in-flight'; limit: number }
  | { reason: 'queue-full'; limit: number; excess: number }
  | { reason: 'disk-full' }
