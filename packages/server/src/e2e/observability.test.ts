import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSpeech } from '@kiln/media'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../config/config.ts'
import { createLogger } from '../logger.ts'
import { type RunningServer, startServer } from '../server.ts'
import type { Service } from '../services/service.ts'
import { createVideoService } from '../services/videos/video-service.ts'
import { type FakeCollector, startFakeCollector } from '../testing/fake-collector.ts'
import { type FakeSentry, startFakeSentry } from '../testing/fake-sentry.ts'
import { requestWith } from '../testing/test-app.ts'
import { tracedChild, tracedVideo } from '../testing/traced-video.ts'

const videos = createVideoService({
  scriptVideo: tracedVideo,
  voices: createSpeech({ fallback: true }),
  templates: [],
})
const service: Service = {
  ...videos,
  jobs: [tracedVideo, tracedChild],
  slots: () => ({ videos: 2, 'traced-children': 2 }),
}
/** A setting that is a secret; jobs of the tests tell it to everybody. */
const secret = `key-${randomUUID()}`
const traceId = randomUUID().replaceAll('-', '')
const callerSpanId = traceId.slice(0, 16)

let folder: string
let collector: FakeCollector
let sentry: FakeSentry
let server: RunningServer
const lines: Record<string, unknown>[] = []
let written = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-observed-'))
  collector = await startFakeCollector()
  sentry = await startFakeSentry()
  const config = loadConfig({
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    SENTRY_DSN: sentry.dsn,
    ELEVENLABS_API_KEY: secret,
  })
  const write = (line: string) => {
    written += line
    lines.push(JSON.parse(line))
  }
  const logger = createLogger({ level: 'info', secrets: config.secrets, destination: { write } })
  server = await startServer({ config, logger, services: [service] })
}, 120_000)
afterAll(async () => {
  await server.close({ graceMs: 0 })
  await Promise.all([collector.close(), sentry.close()])
  await rm(folder, { recursive: true, force: true })
})

async function make(script: string, headers: Record<string, string> = {}): Promise<string> {
  const body = JSON.stringify(requestWith({ script_content: script }))
  const response = await fetch(`${server.urls[0]}/api/v1/jobs`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  })
  const { job_id: jobId } = (await response.json()) as { job_id: string }
  await server.engine.waitFor(jobId, { timeoutMs: 60_000 })
  return jobId
}

describe('a job that was asked for with a traceparent', () => {
  let jobId: string
  beforeAll(async () => {
    const traceparent = `00-${traceId}-${callerSpanId}-01`
    jobId = await make(secret, { traceparent, 'x-request-id': 'request-of-ada' })
  }, 120_000)

  it('is one trace from the request to the steps, children and programs of its runner', async () => {
    const spans = await vi.waitFor(
      () => {
        const found = collector.spans.filter((span) => span.traceId === traceId)
        const names = [
          'POST /api/v1/jobs',
          'run script-video',
          'step',
          'ffmpeg',
          'call',
          'run traced-child',
          'save artifact',
        ]
        expect(names.filter((name) => !found.some((span) => span.name === name))).toEqual([])
        return found
      },
      { timeout: 20_000 },
    )
    const named = (name: string) => spans.find((span) => span.name === name)
    const [request, run, ffmpeg] = [named('POST /api/v1/jobs'), named('run script-video'), named('ffmpeg')]
    const step = spans.find(({ attributes }) => attributes['kiln.step'] === 'draw')
    expect(request?.parentSpanId).toBe(callerSpanId)
    expect(run?.parentSpanId).toBe(request?.spanId)
    expect(step?.parentSpanId).toBe(run?.spanId)
    expect(ffmpeg?.parentSpanId).toBe(step?.spanId)
    expect(named('run traced-child')?.parentSpanId).toBe(request?.spanId)
    expect([request?.pid, run?.pid]).toEqual([process.pid, process.pid])
    expect(step?.pid).not.toBe(process.pid)
    expect(request?.attributes).toMatchObject({ 'http.response.status_code': 202, 'kiln.request.id': 'request-of-ada' })
    expect(run?.attributes).toMatchObject({ 'kiln.job.id': jobId, 'kiln.job.run': 1, 'kiln.run.outcome': 'completed' })
  })

  it('has its id, its run and the id of the request on every line of the log, with what it logs itself', () => {
    const about = lines.filter((line) => line.jobId === jobId)
    expect(about.map(({ msg }) => msg)).toEqual(['begun', 'run ended'])
    for (const line of about)
      expect(line).toMatchObject({ run: 1, type: 'script-video', reqId: 'request-of-ada', traceId })
    const ofChild = lines.filter(({ type }) => type === 'traced-child')
    expect(ofChild).toMatchObject([{ msg: 'run ended', reqId: 'request-of-ada', traceId }])
  })
})

describe('secrets', () => {
  it('are in no line of the log, no trace and no report, whoever tells them', async () => {
    await make(`break ${secret}`)
    await vi.waitFor(() => expect(sentry.events.length).toBeGreaterThan(0), { timeout: 10_000 })
    expect(lines.find(({ msg }) => msg === 'begun')).toMatchObject({
      fields: { note: 'the key is [hidden]', apiKey: '[hidden]' },
    })
    for (const text of [written, ...collector.bodies, ...sentry.bodies]) expect(text).not.toContain(secret)
  })
})

describe('reports', () => {
  it('tell of a job that failed by an error nobody expected, with its ids and its stack', async () => {
    const jobId = await make('break it')
    const event = await vi.waitFor(
      () => {
        const found = sentry.events.find(({ tags }) => tags?.jobId === jobId)
        expect(found).toBeDefined()
        return found
      },
      { timeout: 10_000 },
    )
    expect(event).toMatchObject({
      environment: 'development',
      release: expect.stringMatching(/^kiln@\d/),
      tags: { jobId, jobType: 'script-video', run: '1', outcome: 'failed' },
      exception: { values: [{ type: 'JOB_FAILED', value: 'no voice for break it' }] },
    })
    expect(event?.exception.values[0]?.stacktrace?.frames.length).toBeGreaterThan(0)
  })

  it('tell of a process that died, and hold nothing of the request', async () => {
    const jobId = await make('exit now')
    await vi.waitFor(
      () => {
        const deaths = sentry.events.filter(({ tags }) => tags?.jobId === jobId)
        expect(deaths[0]).toMatchObject({ tags: { run: '1', outcome: 'crashed', exitCode: '3' } })
      },
      { timeout: 10_000 },
    )
    for (const body of sentry.bodies) expect(body).not.toContain('user-456')
  }, 60_000)
})
