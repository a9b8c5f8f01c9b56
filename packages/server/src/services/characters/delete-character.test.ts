import type { RunningJob } from '@kiln/core'
import { afterEach, expect, it } from 'vitest'
import { deleteCharacter } from './delete-character.ts'
import { type CharacterApp, createCharacterApp, goodCharacter } from './testing/character-app.ts'

let test: CharacterApp | undefined
afterEach(async () => {
  await test?.close()
  test = undefined
})

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

async function rowsLeft({ engine }: CharacterApp): Promise<Record<string, number>> {
  const counts = await Promise.all(
    tables.map(async (table) => {
      const [row] = await engine.query<{ count: number }>(`select count(*)::int as count from ${table}`)
      return [table, row?.count ?? -1] as const
    }),
  )
  return Object.fromEntries(counts.filter(([, count]) => count !== 0))
}

async function filesLeft({ storage }: CharacterApp): Promise<string[]> {
  const keys: string[] = []
  for await (const key of storage.list('characters/')) keys.push(key)
  return keys
}

async function create({ call }: CharacterApp) {
  return (await call('POST', '/api/v1/characters', { body: goodCharacter })).json.data
}

async function makeImage({ call, engine }: CharacterApp, id: string): Promise<string> {
  const { jobId } = (await call('POST', `/api/v1/characters/${id}/generate-image/queue`)).json.data
  await engine.waitFor(jobId, { timeoutMs: 50_000 })
  return jobId
}

function aborted({ signal }: RunningJob): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

it('removes a character with its jobs, rows and files, and leaves the others', async () => {
  test = await createCharacterApp()
  await test.work()
  const kept = await create(test)
  const before = [await rowsLeft(test), await filesLeft(test)]
  const { id, media } = await create(test)
  await makeImage(test, id)
  const url = `/api/v1/characters/${id}/media/${media[0].id}/generate-video/queue`
  const { json } = await test.call('POST', url, { body: { duration: 5 } })
  await test.engine.waitFor(json.data.jobId, { timeoutMs: 50_000 })

  const deleted = await test.call('DELETE', `/api/v1/characters/${id}`)
  expect([deleted.statusCode, deleted.json]).toEqual([
    200,
    { success: true, statusCode: 200, message: 'Character deleted successfully', data: { characterId: id } },
  ])
  expect([await rowsLeft(test), await filesLeft(test)]).toEqual(before)
  for (const gone of [`characters/${id}`, `media-jobs/${json.data.jobId}`]) {
    expect((await test.call('GET', `/api/v1/${gone}`)).statusCode).toBe(404)
  }
  expect((await test.app.inject(media[0].url)).statusCode).toBe(404)
  expect((await test.call('DELETE', `/api/v1/characters/${id}`)).statusCode).toBe(404)
  expect((await test.call('GET', '/api/v1/characters')).json.data).toEqual([kept])
})

it('ends the jobs of the character that run or wait', async () => {
  const begun: string[] = []
  test = await createCharacterApp({
    beforeStep: (job, key) => {
      if (key !== 'image') return
      begun.push(job.id)
      return aborted(job)
    },
  })
  await test.work()
  const { id } = await create(test)
  const queue = async () => (await test?.call('POST', `/api/v1/characters/${id}/generate-image/queue`))?.json.data.jobId
  const running = await queue()
  for await (const event of test.engine.watch(running)) if (event.progress > 0) break
  await test.engine.pause('imageGenerationQueue')
  await queue()
  expect((await test.call('DELETE', `/api/v1/characters/${id}`)).statusCode).toBe(200)
  expect([await rowsLeft(test), await filesLeft(test)]).toEqual([{}, []])
  expect(begun).toEqual([running])
})

it('hides the character before anything is removed, and finishes what an earlier call has begun', async () => {
  test = await createCharacterApp()
  await test.work()
  const { engine, call } = test
  const { id } = await create(test)
  await makeImage(test, id)
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
  expect(await rowsLeft(test)).toMatchObject({ characters: 1 })
  expect((await call('DELETE', `/api/v1/characters/${id}`)).statusCode).toBe(200)
  expect([await rowsLeft(test), await filesLeft(test)]).toEqual([{}, []])
})

it('removes a job too that is queued while the others are removed', async () => {
  test = await createCharacterApp()
  await test.work()
  const { engine, call } = test
  const { id } = await create(test)
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
  expect(await rowsLeft(test)).toEqual({})
})

it('lets a late finish of a job write nothing', async () => {
  test = await createCharacterApp()
  const { engine, call } = test
  await test.work()
  const { id } = await create(test)
  await engine.pause('imageGenerationQueue')
  const { jobId } = (await call('POST', `/api/v1/characters/${id}/generate-image/queue`)).json.data
  await Promise.all([call('DELETE', `/api/v1/characters/${id}`), call('DELETE', `/api/v1/characters/${id}`)])
  await engine.resume('imageGenerationQueue')
  expect(await engine.get(jobId)).toBeNull()
  expect(await rowsLeft(test)).toEqual({})
})
