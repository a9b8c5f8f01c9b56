import type { RunningJob } from '@kiln/core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { deleteCharacter } from './delete-character.ts'
import { type CharacterApp, createCharacterApp, goodCharacter } from './testing/character-app.ts'

/** What its jobs do before each step. */
let beforeStep: (job: RunningJob, key: string) => Promise<void> | void = () => {}
let test: CharacterApp

beforeAll(async () => {
  test = await createCharacterApp({ beforeStep: (job, key) => beforeStep(job, key) })
  await test.work()
})
afterEach(async () => {
  beforeStep = () => {}
  await test.engine.resume('imageGenerationQueue')
})
afterAll(() => test.close())

const tables = [
  'characters',
  'character_personalities',
  'character_appearances',
  'character_poses',
  'character_media',
  'character_media_jobs',
  'jobs',
  'artifacts',
]

async function rowsLeft(): Promise<Record<string, number>> {
  const counts = await Promise.all(
    tables.map(async (table) => {
      const [row] = await test.engine.query<{ count: number }>(`select count(*)::int as count from ${table}`)
      return [table, row?.count ?? -1] as const
    }),
  )
  return Object.fromEntries(counts.filter(([, count]) => count !== 0))
}

async function filesLeft(): Promise<string[]> {
  const keys: string[] = []
  for await (const key of test.storage.list('characters/')) keys.push(key)
  return keys
}

async function create() {
  return (await test.call('POST', '/api/v1/characters', { body: goodCharacter })).json.data
}

async function makeImage(id: string): Promise<string> {
  const { jobId } = (await test.call('POST', `/api/v1/characters/${id}/generate-image/queue`)).json.data
  await test.engine.waitFor(jobId, { timeoutMs: 50_000 })
  return jobId
}

function aborted({ signal }: RunningJob): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

it('removes a character with its jobs, rows and files, and leaves the others', async () => {
  const kept = await create()
  const before = [await rowsLeft(), await filesLeft()]
  const { id, media } = await create()
  await makeImage(id)
  const url = `/api/v1/characters/${id}/media/${media[0].id}/generate-video/queue`
  const { json } = await test.call('POST', url, { body: { duration: 5 } })
  await test.engine.waitFor(json.data.jobId, { timeoutMs: 50_000 })

  const deleted = await test.call('DELETE', `/api/v1/characters/${id}`)
  expect([deleted.statusCode, deleted.json]).toEqual([
    200,
    { success: true, statusCode: 200, message: 'Character deleted successfully', data: { characterId: id } },
  ])
  expect([await rowsLeft(), await filesLeft()]).toEqual(before)
  for (const gone of [`characters/${id}`, `media-jobs/${json.data.jobId}`]) {
    expect((await test.call('GET', `/api/v1/${gone}`)).statusCode).toBe(404)
  }
  expect((await test.app.inject(media[0].url)).statusCode).toBe(404)
  expect((await test.call('DELETE', `/api/v1/characters/${id}`)).statusCode).toBe(404)
  expect((await test.call('GET', '/api/v1/characters')).json.data).toEqual([kept])
  await test.call('DELETE', `/api/v1/characters/${kept.displayId}`)
  expect([await rowsLeft(), await filesLeft()]).toEqual([{}, []])
})

it('ends the jobs of the character that run or wait', async () => {
  const begun: string[] = []
  beforeStep = (job, key) => {
    if (key !== 'image') return
    begun.push(job.id)
    return aborted(job)
  }
  const { id } = await create()
  const queue = async () => (await test.call('POST', `/api/v1/characters/${id}/generate-image/queue`)).json.data.jobId
  const running = await queue()
  for await (const event of test.engine.watch(running)) if (event.progress > 0) break
  await test.engine.pause('imageGenerationQueue')
  await queue()
  expect((await test.call('DELETE', `/api/v1/characters/${id}`)).statusCode).toBe(200)
  expect([await rowsLeft(), await filesLeft()]).toEqual([{}, []])
  expect(begun).toEqual([running])
})

it('hides the character before anything is removed, and finishes what an earlier call has begun', async () => {
  const { engine, call } = test
  const { id } = await create()
  await makeImage(id)
  const [row] = await engine.query<{ jobId: string }>('select job_id as "jobId" from characters')
  const { jobId = '' } = row ?? {}
  let removals = 0
  const breakingOff = {
    ...engine,
    remove: async (job: string) => {
      if (++removals === 2) throw new Error('the server was killed')
      await engine.remove(job)
    },
  }
  await expect(deleteCharacter(breakingOff, { id, jobId })).rejects.toThrow('killed')
  expect((await call('GET', `/api/v1/characters/${id}`)).statusCode).toBe(404)
  expect((await call('GET', '/api/v1/characters')).json.data).toEqual([])
  expect((await call('POST', `/api/v1/characters/${id}/generate-image/queue`)).statusCode).toBe(404)
  expect(await rowsLeft()).toMatchObject({ characters: 1 })
  expect((await call('DELETE', `/api/v1/characters/${id}`)).statusCode).toBe(200)
  expect([await rowsLeft(), await filesLeft()]).toEqual([{}, []])
})

it('removes a job too that is queued while the others are removed', async () => {
  const { engine, call } = test
  const { id } = await create()
  const [row] = await engine.query<{ jobId: string }>('select job_id as "jobId" from characters')
  const { jobId = '' } = row ?? {}
  let slippedIn = false
  const racing = {
    ...engine,
    remove: async (job: string) => {
      if (job === jobId && !slippedIn) {
        slippedIn = true
        // As a request that has looked for the character just before it was hidden.
        await engine.query('update characters set deleted_at = null')
        await call('POST', `/api/v1/characters/${id}/generate-image/queue`)
        await engine.query('update characters set deleted_at = clock_timestamp()')
      }
      await engine.remove(job)
    },
  }
  await deleteCharacter(racing, { id, jobId })
  expect(slippedIn).toBe(true)
  expect(await rowsLeft()).toEqual({})
})

it('may be asked for several times at once', async () => {
  const { engine, call } = test
  const { id } = await create()
  await engine.pause('imageGenerationQueue')
  const { jobId } = (await call('POST', `/api/v1/characters/${id}/generate-image/queue`)).json.data
  const answers = await Promise.all([1, 2, 3].map(() => call('DELETE', `/api/v1/characters/${id}`)))
  for (const { statusCode } of answers) expect([200, 404]).toContain(statusCode)
  await engine.resume('imageGenerationQueue')
  expect(await engine.get(jobId)).toBeNull()
  expect(await rowsLeft()).toEqual({})
})
