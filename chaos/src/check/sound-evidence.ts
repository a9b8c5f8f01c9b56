import type { Kind } from '../jobs/chaos-jobs.ts'
import type { AttemptRow, EventRow, Evidence, JobRow, Submission } from './evidence.ts'

/** Everything began a second after 1970; a run takes a second. */
const secondUs = 1_000_000

interface Story {
  id: string
  kind: Kind
  /** How its runs ended, one a second. */
  outcomes: readonly ('completed' | 'failed' | 'crashed')[]
  parts: unknown[]
}

const stepOutput = { step: 0, run: 2, random: 0.5 }
const childOutput = { tag: 'parent/0', run: 1, parts: [] }

const stories: Story[] = [
  { id: 'quick', kind: 'quick', outcomes: ['completed'], parts: [] },
  { id: 'flaky', kind: 'flaky', outcomes: ['failed', 'completed'], parts: [] },
  { id: 'steps', kind: 'steps', outcomes: ['crashed', 'completed'], parts: [stepOutput] },
  { id: 'file', kind: 'file', outcomes: ['completed'], parts: ['chaos/file/1/note.txt'] },
  { id: 'paid-keyed', kind: 'paid-keyed', outcomes: ['completed'], parts: ['call'] },
  { id: 'parent', kind: 'parent', outcomes: ['completed'], parts: [childOutput] },
]

/** What a run leaves in which all went well, for the tests of the checker to spoil. */
export function soundEvidence(): Evidence {
  const child: Story = { id: 'child', kind: 'quick', outcomes: ['completed'], parts: [] }
  const childJob = { ...jobOf(child), type: 'chaos-child', queue: 'chaos-child', tag: 'parent/0', parentId: 'parent' }
  const all = [...stories, child]
  const file = { sizeBytes: 4, sha256: 'aa' }
  const jobs = [...stories.map(jobOf), { ...childJob, output: childOutput }]
  return {
    submissions: stories.map(submissionOf),
    cancelAsked: new Set(),
    cancelled: new Set(),
    jobs,
    counts: jobs.map(({ type, queue, status }) => ({
      type,
      queue,
      status,
      begun: true,
      count: jobs.filter((job) => job.type === type).length,
    })),
    attempts: all.flatMap(attemptsOf),
    events: all.flatMap(eventsOf),
    steps: [{ jobId: 'steps', key: 'step-0', run: 2, output: stepOutput, atUs: 3.5 * secondUs }],
    artifacts: [{ jobId: 'file', storageKey: 'chaos/file/1/note.txt', atUs: 1.5 * secondUs, ...file }],
    effects: all.map(({ id, outcomes }) => ({ jobId: id, run: outcomes.length })),
    requests: stories.map(({ id }) => ({ jobId: id, tag: id })),
    callFiles: ['provider-calls/call/1'],
    workers: [
      { id: 'w1', pid: 11 },
      { id: 'w2', pid: 12 },
    ],
    workerNames: ['worker-1', 'worker-2'],
    notes: all.flatMap(notesOf),
    purchases: [{ tag: 'paid-keyed' }],
    files: [
      { key: 'chaos/file/1/note.txt', ...file },
      { key: 'provider-calls/call/1', sizeBytes: 9, sha256: 'bb' },
    ],
    filesAfterExpiry: [],
    processesLeft: [],
    runFoldersLeft: [],
    strikes: [],
    lateMs: 0,
    outages: [],
    complaints: [],
  }
}

function submissionOf({ id, kind, outcomes }: Story): Submission {
  const failures = outcomes.filter((outcome) => outcome === 'failed').length
  const input = { tag: id, workMs: 0, failures, parts: 1 }
  return { kind, input, delayMs: 0, answers: [id], refused: 0, unanswered: 0 }
}

function jobOf({ id, kind, outcomes, parts }: Story): JobRow {
  const count = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length
  const run = outcomes.length
  return {
    id,
    type: `chaos-${kind}`,
    queue: `chaos-${kind}`,
    status: 'completed',
    tag: id,
    run,
    failedAttempts: count('failed'),
    maxAttempts: 4,
    crashes: count('crashed'),
    eventSeq: run * 3,
    output: { tag: id, run, parts },
    errorCode: null,
    parentId: null,
    createdAtUs: secondUs,
    runAtUs: secondUs,
  }
}

/** Run n begins 2 n - 1 seconds after 1970. */
function startOf(run: number): number {
  return (2 * run - 1) * secondUs
}

function attemptsOf({ id, outcomes }: Story): AttemptRow[] {
  return outcomes.map((outcome, index) => ({
    jobId: id,
    run: index + 1,
    workerId: 'w1',
    startedAtUs: startOf(index + 1),
    finishedAtUs: startOf(index + 1) + secondUs,
    outcome,
    errorCode: null,
    errorMessage: outcome === 'failed' ? 'planned failure 1' : null,
  }))
}

function eventsOf({ id, outcomes }: Story): EventRow[] {
  return outcomes.flatMap((outcome, index) => {
    const run = index + 1
    const at = { jobId: id, run }
    const status = outcome === 'completed' ? 'completed' : 'pending'
    const progress = outcome === 'completed' ? 100 : 0
    return [
      { ...at, seq: 3 * run - 2, atUs: startOf(run), status: 'active', progress: 0 },
      { ...at, seq: 3 * run - 1, atUs: startOf(run) + secondUs / 2, status: 'active', progress: 50 },
      { ...at, seq: 3 * run, atUs: startOf(run) + secondUs, status, progress },
    ]
  })
}

function notesOf({ id, outcomes }: Story): Evidence['notes'][number][] {
  return outcomes.flatMap((outcome, index) => {
    const at = { jobId: id, run: index + 1, atUs: startOf(index + 1) + 1000 }
    const start = { ...at, what: 'start' as const }
    return outcome === 'completed' ? [start, { ...at, what: 'end' as const }] : [start]
  })
}
