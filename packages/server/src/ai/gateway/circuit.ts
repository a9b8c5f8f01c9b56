/**
 * Whether the AI service is asked at all. After some failures in a row it is left alone for a while, then one request
 * tries it again; while it keeps failing, the pauses get longer. All decisions are pure; times are in milliseconds.
 *
 *     closed ──3 failures in a row──▶ open ──its time is over──▶ half-open
 *        ▲                             ▲                            │  │
 *        │                             └──────── failure ───────────┘  │
 *        └─────────────────────────────── success ─────────────────────┘
 */
export type Circuit =
  | { state: 'closed'; failures: number }
  | { state: 'open'; until: number; pauseMs: number }
  /** One request is under way to find out. */
  | { state: 'half-open'; pauseMs: number }

/** `unknown`: the caller went away, or what was asked says nothing about depth maps. */
export type Outcome = 'success' | 'failure' | 'unknown'

export type Admission = { admitted: true; circuit: Circuit } | { admitted: false; retryAfterMs: number }

const failuresInARow = 3
const firstPauseMs = 1000
const longestPauseMs = 60_000

export const closedCircuit: Circuit = { state: 'closed', failures: 0 }

/** May a request be made now? The circuit that comes back holds that it was. */
export function admit(circuit: Circuit, now: number): Admission {
  switch (circuit.state) {
    case 'closed':
      return { admitted: true, circuit }
    case 'half-open':
      return { admitted: false, retryAfterMs: circuit.pauseMs }
    case 'open':
      return now < circuit.until
        ? { admitted: false, retryAfterMs: circuit.until - now }
        : { admitted: true, circuit: { state: 'half-open', pauseMs: circuit.pauseMs } }
    default:
      return circuit satisfies never
  }
}

/** What is known after a request has ended. */
export function afterRequest(circuit: Circuit, outcome: Outcome, now: number): Circuit {
  switch (outcome) {
    case 'success':
      return closedCircuit
    case 'failure':
      return afterFailure(circuit, now)
    case 'unknown':
      // Whoever comes next tries it instead.
      return circuit.state === 'half-open' ? { ...circuit, state: 'open', until: now } : circuit
    default:
      return outcome satisfies never
  }
}

function afterFailure(circuit: Circuit, now: number): Circuit {
  switch (circuit.state) {
    case 'closed':
      return circuit.failures + 1 < failuresInARow
        ? { state: 'closed', failures: circuit.failures + 1 }
        : { state: 'open', until: now + firstPauseMs, pauseMs: firstPauseMs }
    case 'half-open':
      return openAgain(circuit.pauseMs, now)
    case 'open':
      // Requests that began before it opened end now: they say nothing new.
      return now < circuit.until ? circuit : openAgain(circuit.pauseMs, now)
    default:
      return circuit satisfies never
  }
}

function openAgain(lastPauseMs: number, now: number): Circuit {
  const pauseMs = Math.min(longestPauseMs, lastPauseMs * 2)
  return { state: 'open', until: now + pauseMs, pauseMs }
}
