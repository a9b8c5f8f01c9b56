import type { VideoJob } from '@kiln/contracts'
import { KilnError } from '@kiln/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, goodRequest, requestWith, type TestApp } from '../../testing/test-app.ts'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const uuid = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)

let test: TestApp
beforeAll(async () => {
  test = await createTestApp()
})
afterAll(() => test.close())

async function submit(fields: Record<string, unknown> = {}): Promise<string> {
  const response = await test.app.inject({ method: 'POST', url: '/api/v1/jobs/', payload: requestWith(fields) })
  expect(response.statusCode).toBe(202)
  return response.json().job_id
}

async function show(id: string): Promise<VideoJob> {
  const response = await test.app.inject(`/api/v1/jobs/${id}`)
  expect(response.statusCode).toBe(200)
  return response.json()
}

describe('before a worker runs', () => {
  it('answers a submit with 202 and exactly the four fields of the contract', async () => {
    const response = await test.app.inject({ method: 'POST', url: '/api/v1/jobs/', payload: goodRequest })
    expect(response.statusCode).toBe(202)
    expect(response.json()).toEqual({
      job_id: uuid,
      status: 'pending',
      message: 'Video generation job queued successfully',
      estimated_duration: 30,
    })
    expect(response.headers.location).toBe(`/api/v1/jobs/${response.json().job_id}`)
  })

  it('keeps who asked, with which priority', async () => {
    const payload = { ...goodRequest, priority: 9 }
    const { job_id } = (await test.app.inject({ method: 'POST', url: '/api/v1/jobs', payload })).json()
    expect(await test.engine.get(job_id)).toMatchObject({ userId: 'user-456', priority: 9, type: 'script-video' })
  })

  it.each([[undefined], [null]])('takes the priority %s for 5', async (priority) => {
    const payload = { video_request: goodRequest.video_request, priority }
    const { job_id } = (await test.app.inject({ method: 'POST', url: '/api/v1/jobs', payload })).json()
    expect((await test.engine.get(job_id))?.priority).toBe(5)
  })

  it('shows a pending job with every field, null where it does not apply', async () => {
    const id = await submit()
    expect(await show(id)).toEqual({
      job_id: id,
      status: 'pending',
      progress: 0,
      progress_message: 'Waiting for a worker',
      result: null,
      error: null,
      created_at: time,
      started_at: null,
      completed_at: null,
      retry_count: 0,
      duration: null,
    })
  })

  it('cancels a pending job, and says so from then on', async () => {
    const id = await submit()
    const cancelled = await test.app.inject({ method: 'DELETE', url: `/api/v1/jobs/${id}` })
    expect(cancelled.statusCode).toBe(200)
    expect(cancelled.json()).toEqual({ job_id: id, status: 'cancelled', message: 'Job cancelled successfully' })
    expect(await show(id)).toMatchObject({ status: 'cancelled', completed_at: time, duration: null, error: null })
    const again = await test.app.inject({ method: 'DELETE', url: `/api/v1/jobs/${id}/` })
    expect([again.statusCode, again.json()]).toEqual([400, { detail: 'Cannot cancel job in cancelled status' }])
  })

  it('lists the jobs of a user, newest first, page by page', async () => {
    const ids: string[] = []
    for (let count = 0; count < 5; count++) ids.unshift(await submit({ user_id: 'lister' }))
    await submit({ user_id: 'somebody else' })
    const page = async (query: string) => (await test.app.inject(`/api/v1/jobs/?user_id=lister${query}`)).json()
    const all = await page('')
    expect(all).toMatchObject({ total: 5, page: 1, page_size: 20 })
    expect(all.jobs.map((job: VideoJob) => job.job_id)).toEqual(ids)
    expect(all.jobs[0]).toEqual(await show(ids[0] ?? ''))
    const second = await page('&page=2&page_size=2')
    expect(second).toMatchObject({ total: 5, page: 2, page_size: 2 })
    expect(second.jobs.map((job: VideoJob) => job.job_id)).toEqual(ids.slice(2, 4))
    expect((await page('&page=9')).jobs).toEqual([])
  })

  it.each([
    '/api/v1/jobs/not-a-uuid',
    '/api/v1/jobs/01a2014a-7c50-7495-aca3-28e4f0ab3db1',
    `/api/v1/jobs/${'x'.repeat(900)}`,
  ])('does not know %s', async (url) => {
    for (const method of ['GET', 'DELETE'] as const) {
      const response = await test.app.inject({ method, url })
      expect([response.statusCode, response.json()]).toEqual([404, { detail: `Job ${url.slice(13)} not found` }])
    }
  })
})

describe('idempotency', () => {
  const post = (key: string, payload: object = goodRequest) =>
    test.app.inject({ method: 'POST', url: '/api/v1/jobs', payload, headers: { 'idempotency-key': key } })
  const total = async () => (await test.engine.list({ limit: 1 })).total

  it('answers the same request again, byte for byte, and submits nothing', async () => {
    const first = await post('key-1')
    const before = await total()
    const { video_request, priority } = goodRequest
    const second = await post('key-1', { priority, video_request })
    expect([second.statusCode, second.body]).toEqual([202, first.body])
    expect(second.headers['content-type']).toBe(first.headers['content-type'])
    expect(await total()).toBe(before)
  })

  it('answers with the first answer even when it would answer otherwise by now', async () => {
    const first = await post('key-0')
    const slower = await test.another({ broken: { expectedSeconds: async () => 99 } })
    const again = (key: string) =>
      slower.inject({ method: 'POST', url: '/api/v1/jobs', payload: goodRequest, headers: { 'idempotency-key': key } })
    expect((await again('key-0')).body).toBe(first.body)
    expect((await again('key-00')).json().estimated_duration).toBe(99)
  })

  it('makes one job of many requests at once', async () => {
    const before = await total()
    const answers = await Promise.all(Array.from({ length: 12 }, () => post('key-2')))
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
    expect(await total()).toBe(before + 1)
  })

  it('refuses another body under the same key in the shape of the contract', async () => {
    await post('key-3')
    const response = await post('key-3', requestWith({ title: 'Another' }))
    expect(response.statusCode).toBe(422)
    expect(response.json().detail).toEqual([
      { loc: ['header', 'idempotency-key'], msg: expect.stringContaining('another request'), type: 'value_error' },
    ])
  })

  it('keeps the keys of users apart', async () => {
    const one = await post('key-4', requestWith({ user_id: 'one' }))
    const two = await post('key-4', requestWith({ user_id: 'two' }))
    expect([one.statusCode, two.statusCode]).toEqual([202, 202])
    expect(one.json().job_id).not.toBe(two.json().job_id)
  })

  it('does not keep refusals', async () => {
    expect((await post('key-5', requestWith({ title: '' }))).statusCode).toBe(422)
    expect((await post('key-5')).statusCode).toBe(202)
  })

  it.each(['', 'x'.repeat(256), 'schlüssel'])('refuses the key %j', async (key) => {
    const response = await post(key)
    expect([response.statusCode, response.json().detail[0].loc]).toEqual([422, ['header', 'idempotency-key']])
  })
})

describe('while and after a worker runs', () => {
  beforeAll(async () => {
    await test.work()
  })

  const finished = (id: string) => test.engine.waitFor(id, { timeoutMs: 50_000 })

  it('shows the result with URLs that open', async () => {
    const id = await submit({ duration: 20 })
    await finished(id)
    const job = await show(id)
    expect(job).toEqual({
      job_id: id,
      status: 'success',
      progress: 1,
      progress_message: 'Video generation completed',
      result: {
        video_path: `/assets/videos/${id}/video.mp4`,
        thumbnail_path: `/assets/videos/${id}/thumbnail.jpg`,
        captions_path: `/assets/videos/${id}/captions.srt`,
        duration: 20,
        file_size: 10_000,
        resolution: '1920x1080',
        warnings: [],
        provider: 'local',
        model: 'espeak-ng',
        voice: 'en-US-1',
        fallback: false,
      },
      error: null,
      created_at: time,
      started_at: time,
      completed_at: time,
      retry_count: 0,
      duration: expect.any(Number),
    })
    const seconds = (Date.parse(job.completed_at ?? '') - Date.parse(job.started_at ?? '')) / 1000
    expect(job.duration).toBeCloseTo(seconds, 3)
    for (const url of [job.result?.video_path, job.result?.thumbnail_path, job.result?.captions_path]) {
      expect((await test.app.inject(url ?? '')).statusCode).toBe(200)
    }
    const cancel = await test.app.inject({ method: 'DELETE', url: `/api/v1/jobs/${id}` })
    expect([cancel.statusCode, cancel.json()]).toEqual([400, { detail: 'Cannot cancel job in success status' }])
  })

  it('shows progress between 0 and 1 and cancels a running job', async () => {
    const id = await submit({ script_content: 'wait for it' })
    for await (const event of test.engine.watch(id)) if (event.progress > 0) break
    expect(await show(id)).toMatchObject({
      status: 'processing',
      progress: 0.25,
      progress_message: 'Generating audio (scene 1/3)',
      started_at: time,
      completed_at: null,
    })
    expect((await test.app.inject({ method: 'DELETE', url: `/api/v1/jobs/${id}` })).statusCode).toBe(200)
    expect(await show(id)).toMatchObject({ status: 'cancelled', result: null, duration: expect.any(Number) })
  })

  it('says why a job failed, without the paths of the disk', async () => {
    const id = await submit({ script_content: 'fail now' })
    await finished(id)
    expect(await show(id)).toMatchObject({
      status: 'failure',
      error: 'ffmpeg: …/film.mp4: no such file',
      result: null,
      retry_count: 0,
      completed_at: time,
    })
    const cancel = await test.app.inject({ method: 'DELETE', url: `/api/v1/jobs/${id}` })
    expect(cancel.json()).toEqual({ detail: 'Cannot cancel job in failure status' })
  })

  it('counts the retry of a job that succeeded the second time', async () => {
    const id = await submit({ script_content: 'twice please' })
    await finished(id)
    expect(await show(id)).toMatchObject({ status: 'success', retry_count: 1, error: null })
  })

  it('filters the list by each word', async () => {
    const wordsOf: Record<string, string[]> = {}
    const user_id = 'filterer'
    const running = await submit({ user_id, script_content: 'wait' })
    const failed = await submit({ user_id, script_content: 'fail' })
    const done = await submit({ user_id })
    await Promise.all([finished(failed), finished(done)])
    for await (const event of test.engine.watch(running)) if (event.progress > 0) break
    for (const word of ['pending', 'started', 'processing', 'success', 'failure', 'cancelled']) {
      const { jobs, total } = (await test.app.inject(`/api/v1/jobs?user_id=${user_id}&status=${word}`)).json()
      expect(total).toBe(jobs.length)
      for (const job of jobs) wordsOf[job.job_id] = [...(wordsOf[job.job_id] ?? []), word]
    }
    expect(wordsOf).toEqual({ [running]: ['processing'], [failed]: ['failure'], [done]: ['success'] })
    await test.engine.cancel(running)
  })

  it('counts by status, and the total is their sum', async () => {
    const failures = (await test.engine.counts()).failed
    await finished(await submit({ script_content: 'fail' }))
    const { statistics, timestamp } = (await test.app.inject('/api/v1/jobs/stats/counts')).json()
    expect(timestamp).toEqual(time)
    const { total, ...counts } = statistics
    expect(Object.keys(counts)).toEqual(['pending', 'started', 'processing', 'success', 'failure', 'cancelled'])
    expect(total).toBe(Object.values<number>(counts).reduce((sum, count) => sum + count, 0))
    expect(total).toBe((await test.engine.list({ limit: 1 })).total)
    expect(counts.failure).toBe(failures + 1)
  })
})

describe('the rest of the contract', () => {
  it('is healthy while the database answers', async () => {
    const response = await test.app.inject('/api/v1/jobs/health')
    expect([response.statusCode, response.json()]).toEqual([
      200,
      { status: 'healthy', service: 'job-service', message: 'Postgres connection OK' },
    ])
  })

  it('lists at least the four templates', async () => {
    const templates = (await test.app.inject('/api/v1/templates')).json()
    expect(templates.map((template: { template_id: string }) => template.template_id)).toEqual(
      expect.arrayContaining(['classic', 'bold', 'minimal', 'documentary', 'cinema']),
    )
    for (const template of templates) expect(Object.keys(template)).toEqual(['template_id', 'name', 'description'])
  })

  it('lists the voices of the local provider by language, each of which a request can name', async () => {
    const voices = (await test.app.inject('/api/v1/voices?provider=local&language=de')).json()
    expect(voices.length).toBeGreaterThan(1)
    for (const { provider, language, voice_name } of voices) {
      expect([provider, language.slice(0, 2)]).toEqual(['local', 'de'])
      await submit({ voice_provider: 'local', language: 'de', voice_name })
    }
  })
})

it('answers 503 and 500 in its own shape without a word of the cause', async () => {
  const away = new KilnError('DATABASE_UNAVAILABLE', 'connect ECONNREFUSED 10.0.0.7:5432')
  const broken = await test.another({
    broken: {
      ping: () => Promise.reject(away),
      state: () => Promise.reject(away),
      submit: () => Promise.reject(new Error('password hunter2')),
    },
  })
  const health = await broken.inject('/api/v1/jobs/health')
  expect([health.statusCode, health.json()]).toEqual([503, { detail: 'Postgres connection failed' }])
  const get = await broken.inject('/api/v1/jobs/01a2014a-7c50-7495-aca3-28e4f0ab3db1')
  expect([get.statusCode, get.json()]).toEqual([503, { detail: 'the database can not be reached; try again later' }])
  const post = await broken.inject({ method: 'POST', url: '/api/v1/jobs', payload: goodRequest })
  expect([post.statusCode, post.json().detail]).toEqual([
    500,
    expect.stringMatching(/^Failed to create job: internal error/),
  ])
  expect(post.body).not.toContain('hunter2')
  const ready = await broken.inject('/health/ready')
  expect([ready.statusCode, ready.json()]).toEqual([
    503,
    { status: 'unavailable', checks: [{ name: 'database', ok: false, message: 'the database can not be reached' }] },
  ])
})
