import { describe, expect, it } from 'vitest'
import { limitedSlots, rate } from '../jobs/chaos-jobs.ts'
import { checkEvidence } from './check-evidence.ts'
import type { AttemptRow, Evidence } from './evidence.ts'
import { soundEvidence } from './sound-evidence.ts'

/** Copies a list with its first row that fits changed. */
function changed<Row>(rows: readonly Row[], fits: (row: Row) => boolean, change: Partial<Row>): Row[] {
  const at = rows.findIndex(fits)
  if (at < 0) throw new Error('There is no such row')
  return rows.map((row, index) => (index === at ? { ...row, ...change } : row))
}

const without = <Row>(rows: readonly Row[], fits: (row: Row) => boolean) => rows.filter((row) => !fits(row))
const ofJob = (jobId: string) => (row: { jobId: string }) => row.jobId === jobId
const withId = (id: string) => (row: { id: string }) => row.id === id
const firstRun = (jobId: string) => (row: AttemptRow) => row.jobId === jobId && row.run === 1

/** Several runs of one queue, each `everyUs` after the one before and a second long. */
function runsOf(queue: string, count: number, everyUs: number): Partial<Evidence> {
  const sound = soundEvidence()
  const job = sound.jobs.find(withId('quick'))
  const attempt = sound.attempts.find(ofJob('quick'))
  if (!job || !attempt) throw new Error('There is no quick job')
  const ids = Array.from({ length: count }, (_, index) => `${queue}-${index}`)
  return {
    jobs: [...sound.jobs, ...ids.map((id) => ({ ...job, id, queue }))],
    attempts: [
      ...sound.attempts,
      ...ids.map((jobId, index) => {
        const startedAtUs = 1_000_000_000 + index * everyUs
        return { ...attempt, jobId, startedAtUs, finishedAtUs: startedAtUs + 1_000_000 }
      }),
    ],
  }
}

type Forgery = [rule: string, what: string, says: string, forge: (sound: Evidence) => Partial<Evidence>]

const forgeries: Forgery[] = [
  [
    'submissions',
    'a job that was accepted and is not there',
    '202 was answered for quick, which is not there',
    ({ jobs }) => ({ jobs: without(jobs, withId('quick')) }),
  ],
  [
    'submissions',
    'a request that made two jobs',
    'one request made 2 jobs',
    ({ jobs }) => ({ jobs: [...jobs, ...jobs.filter(withId('quick')).map((job) => ({ ...job, id: 'again' }))] }),
  ],
  [
    'submissions',
    'a repeated request that was answered with two jobs',
    'one request was answered with 2 jobs',
    ({ submissions }) => ({
      submissions: changed(submissions, ({ kind }) => kind === 'quick', { answers: ['quick', 'other'] }),
    }),
  ],
  [
    'submissions',
    'a job that nobody asked for',
    'a job that nobody asked for',
    ({ submissions }) => ({ submissions: without(submissions, ({ kind }) => kind === 'quick') }),
  ],
  [
    'submissions',
    'a row that was to come with its job',
    '1 jobs, and 0 rows',
    ({ requests }) => ({ requests: without(requests, ofJob('quick')) }),
  ],
  [
    'ends',
    'a job that has not ended',
    'is still active',
    ({ jobs }) => ({ jobs: changed(jobs, withId('quick'), { status: 'active' }) }),
  ],
  [
    'ends',
    'a job that failed instead',
    'is failed (null)',
    ({ jobs }) => ({ jobs: changed(jobs, withId('quick'), { status: 'failed' }) }),
  ],
  [
    'ends',
    'a cancel that was answered and did nothing',
    'was cancelled and is completed',
    () => ({ cancelled: new Set(['quick']) }),
  ],
  [
    'ends',
    'a job that was cancelled by nobody',
    'nobody has cancelled it',
    ({ jobs }) => ({ jobs: changed(jobs, withId('quick'), { status: 'cancelled' }) }),
  ],
  [
    'ends',
    'the output of a run that did not win',
    'its output is of run 7',
    ({ jobs }) => ({ jobs: changed(jobs, withId('quick'), { output: { tag: 'quick', run: 7, parts: [] } }) }),
  ],
  [
    'ends',
    'the output of another job',
    'has the output of steps',
    ({ jobs }) => ({ jobs: changed(jobs, withId('quick'), { output: { tag: 'steps', run: 1, parts: [] } }) }),
  ],
  [
    'attempts',
    'a crash that was counted and is in no record',
    '1 crashes, and 0 attempts',
    ({ jobs }) => ({ jobs: changed(jobs, withId('quick'), { crashes: 1 }) }),
  ],
  [
    'attempts',
    'a claim that is in no record',
    'run 2 follows none',
    ({ jobs, attempts }) => ({
      jobs: changed(jobs, withId('steps'), { crashes: 0 }),
      attempts: without(attempts, firstRun('steps')),
    }),
  ],
  [
    'attempts',
    'two completed runs',
    '1 completed runs, and 2 attempts',
    ({ attempts }) => ({ attempts: changed(attempts, firstRun('steps'), { outcome: 'completed' }) }),
  ],
  [
    'attempts',
    'a run that began while the one before held the job',
    'µs before run 1 had ended',
    ({ attempts }) => ({ attempts: changed(attempts, firstRun('steps'), { finishedAtUs: 9_000_000 }) }),
  ],
  [
    'attempts',
    'an attempt that a deploy has used up',
    'run 1 failed with The worker is stopping',
    ({ attempts }) => ({
      attempts: changed(attempts, firstRun('flaky'), { errorMessage: 'The worker is stopping' }),
    }),
  ],
  [
    'attempts',
    'a delayed job that ran too early',
    'µs before its time',
    ({ submissions }) => ({ submissions: changed(submissions, ({ kind }) => kind === 'quick', { delayMs: 60_000 }) }),
  ],
  [
    'attempts',
    'a claim before the job was runnable',
    'began 1 µs before it was runnable',
    ({ jobs }) => ({ jobs: changed(jobs, withId('quick'), { runAtUs: 1_000_001 }) }),
  ],
  [
    'events',
    'a gap',
    'event 4 follows 2',
    ({ events }) => ({ events: changed(events, ({ jobId, seq }) => jobId === 'quick' && seq === 3, { seq: 4 }) }),
  ],
  [
    'events',
    'an event that is lost',
    '2 events, numbered up to 3',
    ({ events }) => ({ events: without(events, ({ jobId, seq }) => jobId === 'quick' && seq === 1) }),
  ],
  [
    'events',
    'two ends',
    'has ended 2 times',
    ({ events }) => ({
      events: changed(events, ({ jobId, seq }) => jobId === 'flaky' && seq === 3, { status: 'failed' }),
    }),
  ],
  [
    'events',
    'time that goes back',
    'before the one before it',
    ({ events }) => ({ events: changed(events, ({ jobId, seq }) => jobId === 'quick' && seq === 2, { atUs: 1 }) }),
  ],
  [
    'events',
    'a run that goes back',
    'is of run 1, after one of run 2',
    ({ events }) => ({ events: changed(events, ({ jobId, seq }) => jobId === 'steps' && seq === 6, { run: 1 }) }),
  ],
  [
    'events',
    'progress that falls',
    'progress falls',
    ({ events }) => ({ events: changed(events, ({ jobId, seq }) => jobId === 'quick' && seq === 1, { progress: 90 }) }),
  ],
  [
    'fences',
    'a step that a zombie has written',
    'step step-0 of run 1 was written when',
    ({ steps }) => ({ steps: changed(steps, () => true, { run: 1 }) }),
  ],
  [
    'fences',
    'a file that a zombie has listed',
    'file chaos/file/1/note.txt of run 1 was written when',
    ({ artifacts }) => ({ artifacts: changed(artifacts, () => true, { atUs: 99_000_000 }) }),
  ],
  [
    'fences',
    'progress after the end of the run',
    'event 1 of run 1 was written when',
    ({ events }) => ({
      events: changed(events, ({ jobId, seq }) => jobId === 'quick' && seq === 1, { atUs: 2_500_000 }),
    }),
  ],
  [
    'fences',
    'an effect that is there twice',
    'effects of runs [1,1]',
    ({ effects }) => ({ effects: [...effects, ...effects.filter(ofJob('quick'))] }),
  ],
  [
    'fences',
    'an effect that is missing',
    'effects of runs []',
    ({ effects }) => ({ effects: without(effects, ofJob('quick')) }),
  ],
  [
    'fences',
    'an effect of a job that is not there',
    'an effect of a job that is not there',
    ({ effects }) => ({ effects: [...effects, { jobId: 'x', run: 1 }] }),
  ],
  [
    'fences',
    'code that was started twice',
    'its code was started twice',
    ({ notes }) => ({ notes: [...notes, ...notes.filter(ofJob('quick'))] }),
  ],
  [
    'fences',
    'code of a run that there was not',
    'there is no such run',
    ({ notes }) => ({ notes: changed(notes, ofJob('quick'), { run: 9 }) }),
  ],
  [
    'fences',
    'code that ran before its run',
    'its code ran before the run began',
    ({ notes }) => ({ notes: changed(notes, ofJob('quick'), { atUs: 1 }) }),
  ],
  [
    'fences',
    'a completed job whose code has not ended',
    'its code has not ended',
    ({ notes }) => ({ notes: without(notes, ({ jobId, what }) => jobId === 'quick' && what === 'end') }),
  ],
  [
    'fences',
    'an output that is not that of the stored steps',
    'its output is not that of its stored steps',
    ({ steps }) => ({ steps: changed(steps, () => true, { output: 'of another run' }) }),
  ],
  [
    'children',
    'a child that was made twice',
    'a child was made twice',
    ({ jobs }) => ({ jobs: [...jobs, ...jobs.filter(withId('child')).map((job) => ({ ...job, id: 'twin' }))] }),
  ],
  [
    'children',
    'a parent that returned something else',
    'did not return what its children gave',
    ({ jobs }) => ({
      jobs: changed(jobs, withId('child'), { output: { tag: 'parent/0', run: 1, parts: ['another'] } }),
    }),
  ],
  [
    'children',
    'a child without its parent',
    'has children and is not there',
    ({ jobs }) => ({ jobs: changed(jobs, withId('child'), { parentId: 'x' }) }),
  ],
  [
    'purchases',
    'a second purchase',
    'bought 2 times',
    ({ purchases }) => ({ purchases: [...purchases, ...purchases] }),
  ],
  [
    'counts',
    'a job that is counted and not there',
    'chaos-quick in chaos-quick, completed, begun: counted as 1, there are 0',
    ({ jobs }) => ({ jobs: without(jobs, withId('quick')) }),
  ],
  [
    'counts',
    'a job that is there and not counted',
    'counted as 0, there are 1',
    ({ counts }) => ({ counts: counts.slice(1) }),
  ],
  [
    'purchases',
    'a purchase that nobody asked for',
    'bought, and nobody asked',
    () => ({ purchases: [{ tag: 'paid-keyed' }, { tag: 'quick' }] }),
  ],
  ['purchases', 'a result that was never bought', 'nothing was bought', () => ({ purchases: [] })],
  ['limits', 'one slot too many', 'slots of 3 were held', () => runsOf('chaos-slots', limitedSlots + 1, 1)],
  ['limits', 'one start too many', '5 starts within', () => runsOf('chaos-rate', rate.max + 1, 200_000)],
  [
    'files',
    'a listed file that is not there',
    'is listed and not there',
    ({ files }) => ({ files: without(files, ({ sizeBytes }) => sizeBytes === 4) }),
  ],
  [
    'files',
    'half a file',
    'is not what was stored',
    ({ files }) => ({ files: changed(files, ({ sizeBytes }) => sizeBytes === 4, { sizeBytes: 2 }) }),
  ],
  [
    'files',
    'a bought file that is not there',
    'was bought and is not there',
    ({ files }) => ({ files: without(files, ({ key }) => key.startsWith('provider-calls/')) }),
  ],
  [
    'files',
    'a file of a run that did not win',
    'is listed nowhere',
    ({ files }) => ({ files: [...files, { key: 'chaos/file/2/note.txt', sizeBytes: 4, sha256: 'aa' }] }),
  ],
  [
    'files',
    'a file of no job',
    'belongs to no job',
    ({ files }) => ({ files: [...files, { key: 'chaos/gone/1/note.txt', sizeBytes: 4, sha256: 'aa' }] }),
  ],
  [
    'files',
    'a file that outlives its job',
    'is there for ever',
    () => ({ filesAfterExpiry: ['chaos/file/1/note.txt'] }),
  ],
  ['leftovers', 'an orphaned process', 'still runs: node', () => ({ processesLeft: ['node runner-main.js'] })],
  ['leftovers', 'an orphaned folder', 'still there: quick-1', () => ({ runFoldersLeft: ['quick-1'] })],
  [
    'leftovers',
    'a process that ended by itself',
    'ended by itself',
    () => ({ complaints: ['worker-1 ended by itself with code 1'] }),
  ],
  [
    'recovery',
    'a job that waited too long for another worker',
    'free 20100 ms after kill',
    ({ attempts }) => ({
      strikes: [{ kind: 'kill', pid: 11, atUs: 2_100_000 }],
      attempts: changed(attempts, firstRun('steps'), { finishedAtUs: 22_200_000 }),
    }),
  ],
]

describe('the checker', () => {
  it('finds nothing in sound evidence', () => {
    expect(checkEvidence(soundEvidence())).toEqual([])
  })

  it.each(forgeries)('catches under %s: %s', (rule, _what, says, forge) => {
    const sound = soundEvidence()
    const found = checkEvidence({ ...sound, ...forge(sound) }).filter((violation) => violation.rule === rule)
    expect(found.map(({ text }) => text).join('\n')).toContain(says)
  })

  it('takes what a killed writer had begun for sound, unless it stays for ever', () => {
    const sound = soundEvidence()
    const begun = { key: '.tmp/4d1c.part', sizeBytes: 1, sha256: 'cc' }
    expect(checkEvidence({ ...sound, files: [...sound.files, begun] })).toEqual([])
    expect(checkEvidence({ ...sound, filesAfterExpiry: [begun.key] })).toHaveLength(1)
  })

  it('takes slots and rates that are used to the full for sound', () => {
    for (const runs of [runsOf('chaos-slots', limitedSlots, 1), runsOf('chaos-rate', rate.max, 1)]) {
      const found = checkEvidence({ ...soundEvidence(), ...runs })
      expect(found.filter(({ rule }) => rule === 'limits')).toEqual([])
    }
  })

  it('allows for how late the machine itself was', () => {
    const [, , , forge] = forgeries.find(([rule]) => rule === 'recovery') ?? []
    const sound = soundEvidence()
    const found = checkEvidence({ ...sound, ...forge?.(sound), lateMs: 200 })
    expect(found.filter(({ rule }) => rule === 'recovery')).toEqual([])
  })

  it('does not count the time in which no worker could take the job', () => {
    const sound = soundEvidence()
    const late = {
      strikes: [{ kind: 'kill', pid: 11, atUs: 2_100_000 }],
      attempts: changed(sound.attempts, firstRun('steps'), { finishedAtUs: 22_200_000 }),
    } satisfies Partial<Evidence>
    const recovery = (outages: Evidence['outages']) =>
      checkEvidence({ ...sound, ...late, outages }).filter(({ rule }) => rule === 'recovery')
    expect(recovery([{ target: 'worker-1', fromUs: 2_100_000, toUs: 4_000_000 }])).toHaveLength(1)
    expect(recovery([{ target: 'worker-1/postgres', fromUs: 2_200_000, toUs: 2_300_000 }])).toHaveLength(1)
    expect(recovery([{ target: 'postgres', fromUs: 2_200_000, toUs: 2_300_000 }])).toEqual([])
    const both = ['worker-1', 'worker-2'].map((target) => ({ target, fromUs: 2_100_000, toUs: 4_000_000 }))
    expect(recovery(both)).toEqual([])
  })
})
