import { expect, it } from 'vitest'
import { type AdmissionFacts, decideAdmission, keyOf } from './decide-admission.ts'

const job = (userId: string | null = 'ann', key?: string) => ({
  userId,
  queue: 'films',
  idempotency: key === undefined ? null : { operation: 'POST /films', key, fingerprint: '', answer: '' },
})
const standing = (inFlight: number, recent: { count: number; secondsLeft: number }[] = []) => {
  return new Map([['ann', { userId: 'ann', inFlight, recent }]])
}
const decide = (jobs: ReturnType<typeof job>[], facts: Partial<AdmissionFacts>) =>
  decideAdmission(jobs, {
    limits: {},
    standings: new Map(),
    knownKeys: new Set(),
    depths: new Map(),
    diskFull: false,
    ...facts,
  })

it('counts those of the group that come before', () => {
  const limits = { perUserInFlight: 3 }
  const refused = { reason: 'jobs-in-flight', limit: 3 }
  expect(decide([job(), job(), job()], { limits, standings: standing(1) })).toEqual([null, null, refused])
})

it('lets in what repeats an earlier request, and counts it once', () => {
  const limits = { perUserInFlight: 2 }
  const facts = { limits, standings: standing(1), knownKeys: new Set([keyOf(job('ann', 'old')) ?? '']) }
  const jobs = [job('ann', 'old'), job('ann', 'new'), job('ann', 'new'), job('ann', 'newer')]
  expect(decide(jobs, facts)).toEqual([null, null, null, { reason: 'jobs-in-flight', limit: 2 }])
})

it('says when the oldest submits leave the hour: as many as have to', () => {
  const recent = [
    { count: 2, secondsLeft: 3000.5 },
    { count: 1, secondsLeft: 20.2 },
  ]
  const refused = (limit: number, retryAfterSeconds: number) => [{ reason: 'jobs-per-hour', limit, retryAfterSeconds }]
  expect(decide([job()], { limits: { perUserPerHour: 3 }, standings: standing(0, recent) })).toEqual(refused(3, 21))
  expect(decide([job()], { limits: { perUserPerHour: 2 }, standings: standing(0, recent) })).toEqual(refused(2, 3001))
  expect(decide([job()], { limits: { perUserPerHour: 4 }, standings: standing(0, recent) })).toEqual([null])
})

it('refuses by the depth of the queue and a full disk whoever asks', () => {
  const limits = { queueDepth: 10 }
  const depths = new Map([['films', 9]])
  const full = { reason: 'queue-full', limit: 10, excess: 1 }
  expect(decide([job(null), job('bob')], { limits, depths })).toEqual([null, full])
  expect(decide([job(null)], { diskFull: true })).toEqual([{ reason: 'disk-full' }])
})
