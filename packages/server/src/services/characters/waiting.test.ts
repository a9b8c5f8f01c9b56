import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Answer } from '../../testing/call-app.ts'
import { type CharacterApp, createCharacterApp, goodCharacter } from './testing/character-app.ts'

const url = '/api/v1/characters'
const queueName = 'characterCreationQueue'

/** What its jobs do before each step. */
let beforeStep: () => void = () => {}
let test: CharacterApp

beforeAll(async () => {
  test = await createCharacterApp({ backoff: { initialMs: 5 }, beforeStep: () => beforeStep() })
  await test.work()
})
afterEach(async () => {
  beforeStep = () => {}
  await test.engine.resume(queueName)
})
afterAll(() => test.close())

/** @param key idempotency key */
const create = (key?: string, app: CharacterApp = test): Promise<Answer> =>
  app.call('POST', url, { body: goodCharacter, ...(key !== undefined && { headers: { 'idempotency-key': key } }) })

const total = async () => (await test.engine.list({ limit: 1 })).total

/** The job that a create waits for, once it is there. Nothing else is queued while the queue is paused. */
function waitingJob(): Promise<string> {
  return vi.waitFor(
    async () => {
      const { jobs } = await test.engine.list({ status: ['waiting'], limit: 1 })
      expect(jobs).toHaveLength(1)
      return jobs[0]?.id ?? ''
    },
    { timeout: 20_000 },
  )
}

describe('the synchronous create', () => {
  it('answers with the job when the character takes too long, and with the same answer to the same key', async () => {
    const impatient = await createCharacterApp({ waitMs: 50 })
    const first = await create('key', impatient)
    const { jobId } = first.json.data
    expect([first.statusCode, first.json]).toEqual([
      202,
      {
        success: true,
        statusCode: 202,
        message: 'Character creation job queued successfully',
        data: { jobId, status: 'pending', statusUrl: `/api/v1/character-jobs/${jobId}` },
      },
    ])
    await impatient.work()
    expect((await impatient.engine.waitFor(jobId, { timeoutMs: 50_000 }))?.status).toBe('completed')
    const again = await create('key', impatient)
    expect([again.statusCode, again.body]).toEqual([202, first.body])
    // Also when there will never be a character any more.
    await impatient.engine.pause(queueName)
    const doomed = await create('doomed', impatient)
    await impatient.engine.cancel(doomed.json.data.jobId)
    expect((await create('doomed', impatient)).body).toBe(doomed.body)
    await impatient.close()
  })

  it('stops to wait when its client goes away, and the job goes on', async () => {
    const waitFor = vi.fn(test.engine.waitFor)
    const app = await test.another({ broken: { waitFor } })
    const address = await app.listen({ host: '127.0.0.1', port: 0 })
    await test.engine.pause(queueName)
    const client = new AbortController()
    const body = JSON.stringify(goodCharacter)
    const headers = { 'content-type': 'application/json' }
    const request = fetch(`${address}${url}`, { method: 'POST', headers, body, signal: client.signal })
    await vi.waitFor(() => expect(waitFor).toHaveBeenCalled(), { timeout: 20_000 })
    client.abort()
    await expect(request).rejects.toThrow()
    const [[jobId, options] = []] = waitFor.mock.calls
    await vi.waitFor(() => expect(options?.signal?.aborted).toBe(true), { timeout: 20_000 })
    await test.engine.resume(queueName)
    expect((await test.engine.waitFor(jobId ?? '', { timeoutMs: 50_000 }))?.status).toBe('completed')
  })

  it('stops to wait when the server stops', async () => {
    const waitFor = vi.fn(test.engine.waitFor)
    const app = await test.another({ broken: { waitFor } })
    await test.engine.pause(queueName)
    const answer = app.inject({ method: 'POST', url, payload: goodCharacter })
    await vi.waitFor(() => expect(waitFor).toHaveBeenCalled(), { timeout: 20_000 })
    const [[jobId, options] = []] = waitFor.mock.calls
    const closing = app.close()
    await vi.waitFor(() => expect(options?.signal?.aborted).toBe(true), { timeout: 20_000 })
    expect((await answer).statusCode).toBe(202)
    await closing
    await test.engine.cancel(jobId ?? '')
  })

  it('says that it failed, and leaves the reason to the job', async () => {
    beforeStep = () => {
      throw new Error('secret words of the painter')
    }
    const { statusCode, json, body } = await create()
    expect([statusCode, json]).toEqual([
      500,
      { success: false, statusCode: 500, message: expect.stringMatching(/could not be made; GET .* tells more/) },
    ])
    expect(body).not.toContain('secret words')
    expect((await test.call('GET', '/api/v1/character-jobs?limit=1')).json.data).toMatchObject([
      { status: 'failed', failedReason: 'secret words of the painter' },
    ])
  })

  it('says that it was cancelled', async () => {
    await test.engine.pause(queueName)
    const answer = create()
    await test.engine.cancel(await waitingJob())
    expect((await answer).json).toMatchObject({ success: false, statusCode: 409 })
  })
})

describe('an idempotency key', () => {
  const queue = (key: string, fields: Record<string, unknown> = {}) =>
    test.call('POST', `${url}/queue`, { body: { ...goodCharacter, ...fields }, headers: { 'idempotency-key': key } })

  it('gives the first answer of the queue again, byte for byte, and no second job', async () => {
    const before = await total()
    const first = await queue('same')
    const { seed, name, ...rest } = goodCharacter
    const again = await test.call('POST', `${url}/queue/`, {
      body: { seed, ...rest, name },
      headers: { 'idempotency-key': 'same' },
    })
    expect([again.statusCode, again.body]).toEqual([202, first.body])
    const many = await Promise.all(Array.from({ length: 8 }, () => queue('many')))
    expect(new Set(many.map(({ body }) => body)).size).toBe(1)
    expect(await total()).toBe(before + 2)
  })

  it('counts a seed that nobody named as the same request', async () => {
    const first = await queue('no seed', { seed: undefined })
    expect((await queue('no seed', { seed: undefined })).body).toBe(first.body)
  })

  it('is refused with another body: 422', async () => {
    await queue('other body')
    const { statusCode, json } = await queue('other body', { name: 'Other' })
    expect([statusCode, json]).toEqual([
      422,
      {
        success: false,
        statusCode: 422,
        message: expect.stringContaining('another request'),
        errors: [{ field: 'idempotency-key', message: expect.any(String) }],
      },
    ])
  })

  it('gives the character again as it was answered, also when it has more pictures by now', async () => {
    const before = await total()
    const [first, twin] = await Promise.all([create('twins'), create('twins')])
    expect([first.statusCode, twin.body]).toEqual([201, first.body])
    expect(await total()).toBe(before + 1)
    const { json } = await test.call('POST', `${url}/${first.json.data.id}/generate-image/queue`)
    await test.engine.waitFor(json.data.jobId, { timeoutMs: 50_000 })
    const again = await create('twins')
    expect([again.statusCode, again.body]).toEqual([201, first.body])
  })

  it('starts a creation that has failed once more: failures are not kept', async () => {
    beforeStep = () => {
      throw new Error('not yet')
    }
    const before = await total()
    expect((await create('failing')).statusCode).toBe(500)
    beforeStep = () => {}
    expect((await create('failing')).statusCode).toBe(201)
    expect(await total()).toBe(before + 1)
  })

  it('makes pictures and clips repeatable, each for its own character', async () => {
    const [one, other] = [(await create()).json.data, (await create()).json.data]
    const headers = { 'idempotency-key': 'media' }
    const picture = (id: string) => test.call('POST', `${url}/${id}/generate-image/queue`, { headers })
    const first = await picture(one.id)
    expect((await picture(one.displayId)).body).toBe(first.body)
    expect((await picture(other.id)).body).not.toBe(first.body)
    const clip = (duration: number) =>
      test.call('POST', `${url}/${one.id}/media/${one.media[0].id}/generate-video/queue`, {
        body: { duration },
        headers,
      })
    const firstClip = await clip(5)
    expect((await clip(5)).body).toBe(firstClip.body)
    expect((await clip(8)).statusCode).toBe(422)
  })
})
