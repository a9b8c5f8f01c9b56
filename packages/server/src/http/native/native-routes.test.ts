import type { NativeJobEvent } from '@kiln/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, requestWith, type TestApp } from '../../testing/test-app.ts'

let test: TestApp
let base: string
beforeAll(async () => {
  test = await createTestApp()
  base = await test.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => test.close())

async function submit(script_content = 'Hello.', user_id = 'ada'): Promise<string> {
  const payload = requestWith({ script_content, user_id })
  return (await test.app.inject({ method: 'POST', url: '/api/v1/jobs', payload })).json().job_id
}

const finished = (id: string) => test.engine.waitFor(id, { timeoutMs: 50_000 })

async function body(url: string) {
  const response = await test.app.inject(url)
  expect([url, response.statusCode]).toEqual([url, 200])
  return response.json()
}

/** Server-sent events as they come over a real connection. */
async function events(
  id: string,
  headers: Record<string, string> = {},
): Promise<{ ids: number[]; data: NativeJobEvent[] }> {
  const response = await fetch(`${base}/api/jobs/${id}/events`, { headers })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
  const text = await response.text()
  return {
    ids: [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1])),
    data: [...text.matchAll(/^data: (.+)$/gm)].map((match) => JSON.parse(match[1] ?? '')),
  }
}

describe('before a worker runs', () => {
  it('lists jobs by type, queue, status and user, page by page', async () => {
    const ids = [await submit('One.', 'lister'), await submit('Two.', 'lister')]
    await test.engine.cancel(ids[0] ?? '')
    const idsOf = async (query: string) =>
      (await body(`/api/jobs?userId=lister${query}`)).jobs.map(({ id }: { id: string }) => id)
    expect(await idsOf('')).toEqual([...ids].reverse())
    expect(await idsOf('&status=cancelled')).toEqual([ids[0]])
    expect(await idsOf('&status=cancelled,waiting&limit=1&offset=1')).toEqual([ids[0]])
    expect(await idsOf('&type=script-video&queue=videos')).toHaveLength(2)
    expect(await idsOf('&queue=other')).toEqual([])
    expect(await body('/api/jobs?userId=lister&limit=1')).toMatchObject({ total: 2, limit: 1, offset: 0 })
  })

  it.each(['limit=0', 'limit=101', 'limit=ten', 'offset=-1', 'status=done', 'status=', 'userId=', 'type=a&type=b'])(
    'refuses a list with %s',
    async (query) => {
      const response = await test.app.inject(`/api/jobs?${query}`)
      expect(response.statusCode).toBe(422)
      const { code, issues } = response.json().error
      expect([code, issues[0].path]).toEqual(['INPUT_INVALID', [query.split('=')[0]]])
    },
  )

  it.each(['', '/attempts', '/logs', '/artifacts', '/events'])('does not know /api/jobs/nonsense%s', async (path) => {
    const response = await test.app.inject(`/api/jobs/nonsense${path}`)
    expect([response.statusCode, response.json()]).toEqual([
      404,
      { error: { code: 'JOB_NOT_FOUND', message: 'Job nonsense not found' } },
    ])
  })

  it('cancels once, by either way, and never retries what has not failed', async () => {
    const [one, two] = [await submit(), await submit()]
    const call = async (method: 'POST' | 'DELETE', url: string) => {
      const response = await test.app.inject({ method, url })
      return [response.statusCode, response.json().status ?? response.json().error.code]
    }
    expect(await call('POST', `/api/jobs/${one}/retry`)).toEqual([409, 'JOB_NOT_RETRYABLE'])
    expect(await call('DELETE', `/api/jobs/${one}`)).toEqual([200, 'cancelled'])
    expect(await call('DELETE', `/api/jobs/${one}`)).toEqual([409, 'JOB_NOT_CANCELLABLE'])
    expect(await call('POST', `/api/jobs/${two}/cancel`)).toEqual([200, 'cancelled'])
  })

  it('ends the stream of a job that has ended, and tells a client that has seen all of it to stay away', async () => {
    const id = await submit()
    await test.engine.cancel(id)
    const { ids, data } = await events(id)
    expect(data.at(-1)).toMatchObject({ jobId: id, status: 'cancelled' })
    const response = await fetch(`${base}/api/jobs/${id}/events`, { headers: { 'last-event-id': String(ids.at(-1)) } })
    expect(response.status).toBe(204)
    expect((await fetch(`${base}/api/jobs/${id}/events`, { headers: { 'last-event-id': 'x' } })).status).toBe(422)
  })

  it('pauses and resumes queues', async () => {
    const state = async (url: string) => {
      const response = await test.app.inject({ method: 'POST', url })
      return [response.statusCode, response.json().paused ?? response.json().error.code]
    }
    expect(await state('/api/queues/videos/pause')).toEqual([200, true])
    expect((await body('/api/queues')).queues).toEqual([expect.objectContaining({ name: 'videos', paused: true })])
    expect(await state('/api/queues/videos/resume/')).toEqual([200, false])
    expect(await state('/api/queues/none/pause')).toEqual([404, 'QUEUE_UNKNOWN'])
  })
})

describe('with a worker', () => {
  beforeAll(() => test.work())

  it('shows workers', async () => {
    const { workers } = await body('/api/workers/')
    expect(workers).toEqual([expect.objectContaining({ pid: process.pid, queues: ['videos'] })])
  })

  it('shows a job with input, output, attempts, logs and files', async () => {
    const id = await submit('twice please')
    await finished(id)
    expect(await body(`/api/jobs/${id}`)).toMatchObject({
      id,
      status: 'completed',
      progress: 100,
      failedAttempts: 1,
      userId: 'ada',
      input: { script_content: 'twice please' },
      output: { video: `videos/${id}/video.mp4`, warnings: [] },
    })
    const { attempts } = await body(`/api/jobs/${id}/attempts`)
    expect(attempts).toMatchObject([
      { run: 1, outcome: 'failed', error: { message: 'first try' } },
      { run: 2, outcome: 'completed' },
    ])
    expect((await body(`/api/jobs/${id}/logs`)).logs).toMatchObject([
      { run: 2, level: 'info', message: 'drawn', fields: { scenes: 3 } },
    ])
    const { artifacts } = await body(`/api/jobs/${id}/artifacts`)
    expect(artifacts.map(({ url }: { url: string }) => url)).toContain(`/assets/videos/${id}/video.mp4`)
  })

  it('keeps stack traces and paths of the disk to itself', async () => {
    const id = await submit('fail')
    await finished(id)
    const texts = await Promise.all(
      ['', '/attempts', '/logs'].map(async (path) => (await test.app.inject(`/api/jobs/${id}${path}`)).body),
    )
    for (const text of texts) expect(text).not.toMatch(/\/tmp|stack|node_modules|file:/)
  })

  it('streams a job from its beginning to its end, and goes on after the last event that was seen', async () => {
    const id = await submit()
    const { ids, data } = await events(id)
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    expect(data.at(-1)).toMatchObject({ status: 'completed', progress: 100 })
    expect(data.some(({ message }) => message === 'Generating audio (scene 1/3)')).toBe(true)
    const rest = await events(id, { 'last-event-id': String(ids[0]) })
    expect(rest.ids).toEqual(ids.slice(1))
  })

  it('retries a failed job by hand', async () => {
    const id = await submit('fail')
    await finished(id)
    const response = await test.app.inject({ method: 'POST', url: `/api/jobs/${id}/retry` })
    expect([response.statusCode, response.json()]).toEqual([200, expect.objectContaining({ id, error: null })])
    expect(await finished(id)).toMatchObject({ status: 'failed', run: 2 })
  })

  it('ends open streams when the server stops', async () => {
    const id = await submit('wait')
    const app = await test.another({})
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const response = await fetch(`${url}/api/jobs/${id}/events`)
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    await app.close()
    for (let end = false; !end; ) end = (await reader.read()).done === true
    await test.engine.cancel(id)
  })
})
