import { createDiskStorage } from '@kiln/media'
import { afterEach, expect, it } from 'vitest'
import { loadConfig } from '../../config/config.ts'
import { createCharacterService } from './character-service.ts'
import { defineCharacterJobs } from './define-character-jobs.ts'
import { type CharacterApp, createCharacterApp, goodCharacter } from './testing/character-app.ts'
import { quickTools } from './testing/quick-tools.ts'

let test: CharacterApp | undefined
afterEach(async () => {
  await test?.close()
  test = undefined
})

const jobs = defineCharacterJobs({
  tools: () => quickTools(createDiskStorage({ root: '/nowhere' })),
  runsIn: { module: import.meta.url },
})

it.each([
  [jobs.characterCreation, 'characterCreationQueue', 10, 5],
  [jobs.imageGeneration, 'imageGenerationQueue', 5, 5],
  [jobs.videoGeneration, 'videoGenerationQueue', 3, 10],
] as const)('$name has the limits of the contract', (type, queue, perSecond, minutes) => {
  expect(type.queues).toEqual([queue])
  expect(type.rate).toEqual({ max: perSecond, perMs: 1000 })
  expect(type.hardTimeoutMs).toBe(minutes * 60_000)
  expect(type.attempts).toBe(3)
  expect(type.backoff).toMatchObject({ initialMs: 2000, factor: 2 })
  expect(type.backoff.jitter).toBeGreaterThan(0)
})

it.each([
  [{}, 5],
  [{ QUEUE_CONCURRENCY: '12' }, 12],
])('runs as many jobs of each queue at once as %j says', (environment, slots) => {
  expect(createCharacterService({ jobs }).slots(loadConfig(environment))).toEqual({
    characterCreationQueue: slots,
    imageGenerationQueue: slots,
    videoGenerationQueue: slots,
  })
})

/** Moments at which jobs of a queue were started, in milliseconds, as the database has recorded them. */
async function startsOf({ engine }: CharacterApp, queue: string): Promise<number[]> {
  const rows = await engine.query<{ at: number }>(
    `select extract(epoch from at)::float8 * 1000 as at from job_events
     join jobs on jobs.id = job_events.job_id
     where jobs.queue = $1 and job_events.status = 'active' and job_events.progress = 0 order by at`,
    [queue],
  )
  return rows.map(({ at }) => at)
}

/** The most starts that lie within one second, wherever it begins. */
function mostInASecond(starts: number[]): number {
  return Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + 999.9).length))
}

it('starts at most 10, 5 and 3 jobs in any sliding second, whatever the number of workers', async () => {
  test = await createCharacterApp()
  const { call, engine } = test
  await test.work()
  const { id, media } = (await call('POST', '/api/v1/characters', { body: goodCharacter })).json.data
  const post = async (count: number, url: string, body: unknown) => {
    const answers = await Promise.all(Array.from({ length: count }, () => call('POST', url, { body })))
    return answers.map(({ json }) => json.data.jobId as string)
  }
  const queues = Object.values(jobs).flatMap((type) => type.queues)
  await Promise.all(queues.map((queue) => engine.pause(queue)))
  const ids = [
    ...(await post(24, '/api/v1/characters/queue', goodCharacter)),
    ...(await post(12, `/api/v1/characters/${id}/generate-image/queue`, {})),
    ...(await post(8, `/api/v1/characters/${id}/media/${media[0].id}/generate-video/queue`, { duration: 5 })),
  ]
  await test.work()
  await test.work()
  await Promise.all(queues.map((queue) => engine.resume(queue)))
  await Promise.all(ids.map((jobId) => engine.waitFor(jobId, { timeoutMs: 50_000 })))
  const starts = {
    creations: await startsOf(test, 'characterCreationQueue'),
    images: await startsOf(test, 'imageGenerationQueue'),
    videos: await startsOf(test, 'videoGenerationQueue'),
  }
  expect([starts.creations.length, starts.images.length, starts.videos.length]).toEqual([25, 12, 8])
  expect(mostInASecond(starts.creations)).toBe(10)
  expect(mostInASecond(starts.images)).toBe(5)
  expect(mostInASecond(starts.videos)).toBe(3)
})
