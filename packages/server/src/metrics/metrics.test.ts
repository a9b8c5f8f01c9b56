import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../config/config.ts'
import { readPage, section, tableRows } from '../docs/pages.ts'
import { mintToken } from '../http/auth/mint-token.ts'
import { type RunningServer, startServer } from '../server.ts'
import { metricValues } from '../testing/metric-values.ts'
import { createTestApp, goodRequest, quickVideos, requestWith } from '../testing/test-app.ts'
import { createMetrics } from './create-metrics.ts'

let folder: string
let server: RunningServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-metrics-'))
  const config = loadConfig({ DATA_DIR: join(folder, 'data'), PORT: '0', METRICS_PORT: '0', CPU_SLOTS: '3' })
  server = await startServer({ config, logger: pino({ level: 'silent' }), services: [quickVideos] })
})
afterAll(async () => {
  await server.close({ graceMs: 0 })
  await rm(folder, { recursive: true, force: true })
})

async function scrape(): Promise<{ text: string; values: Map<string, number> }> {
  const response = await fetch(server.metricsUrl ?? '')
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  const text = await response.text()
  return { text, values: metricValues(text) }
}

async function create(script: string): Promise<string> {
  const body = JSON.stringify(requestWith({ script_content: script }))
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${server.urls[0]}/api/v1/jobs`, { method: 'POST', body, headers })
  const { job_id: jobId } = (await response.json()) as { job_id: string }
  return jobId
}

describe('the metrics of a server', () => {
  it('count what jobs and requests come to', async () => {
    const ended = async (script: string) => server.engine.waitFor(await create(script), { timeoutMs: 20_000 })
    await Promise.all([ended('good'), ended('twice'), ended('fail')])
    await fetch(`${server.urls[0]}/api/v1/jobs/no-such-job`)
    await fetch(`${server.urls[0]}/no/such/path`)
    const { values } = await vi.waitFor(async () => {
      const scraped = await scrape()
      expect(
        scraped.values.get('kiln_http_request_duration_seconds_count{method="any",route="none",status="4xx"}'),
      ).toBe(1)
      return scraped
    })
    const expected = {
      'kiln_jobs_submitted_total{type="script-video"}': 3,
      'kiln_runs_started_total{type="script-video"}': 4,
      'kiln_runs_ended_total{type="script-video",outcome="completed"}': 2,
      'kiln_runs_ended_total{type="script-video",outcome="failed"}': 2,
      'kiln_jobs_ended_total{type="script-video",status="completed"}': 2,
      'kiln_jobs_ended_total{type="script-video",status="failed"}': 1,
      'kiln_job_wait_seconds_count{type="script-video"}': 3,
      'kiln_run_duration_seconds_count{type="script-video"}': 4,
      'kiln_http_request_duration_seconds_count{method="POST",route="/api/v1/jobs",status="2xx"}': 3,
      'kiln_http_request_duration_seconds_bucket{method="POST",route="/api/v1/jobs",status="2xx",le="+Inf"}': 3,
      'kiln_http_request_duration_seconds_count{method="GET",route="/api/v1/jobs/:job_id",status="4xx"}': 1,
      kiln_cpu_slots: 3,
      kiln_cpu_slots_used: 0,
      kiln_database_up: 1,
      kiln_ai_circuit_open: 0,
      kiln_workers: 1,
      'kiln_queue_paused{queue="videos"}': 0,
    }
    for (const [sample, value] of Object.entries(expected))
      expect([sample, values.get(sample)]).toEqual([sample, value])
    expect(values.get('kiln_disk_free_bytes{folder="data"}')).toBeGreaterThan(0)
    expect(values.get('kiln_stored_bytes')).toBeGreaterThanOrEqual(0)
    expect(values.get('nodejs_eventloop_lag_seconds')).toBeDefined()
  })

  it('are all on the page about them, and nothing else is', async () => {
    const { text } = await scrape()
    const served = new Set([...text.matchAll(/^# TYPE (kiln_\w+) /gm)].map(([, name]) => name ?? ''))
    const page = section(await readPage('docs/observability.md'), 'Metrics')
    const rows = tableRows(page).map(([name = '', type = '', labels = '']) => ({
      name: name.replaceAll('`', ''),
      type,
      labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
    }))
    // There is no Redis here.
    const documented = rows.filter(({ name }) => name !== 'kiln_redis_up')
    expect(documented.map(({ name }) => name).sort()).toEqual([...served].sort())
    for (const { name, type, labels } of documented) {
      expect([name, text.includes(`# TYPE ${name} ${type}\n`)]).toEqual([name, true])
      const sample = [...text.matchAll(new RegExp(`^${name}(?:_count)?(?:\\{(.*)\\})? `, 'gm'))][0]
      if (sample) expect([...(sample[1] ?? '').matchAll(/(\w+)="/g)].map(([, label]) => label)).toEqual(labels)
    }
  })

  it('are what promtool takes for good metrics', async (context) => {
    const { text } = await scrape()
    const checked = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
    if (checked.error) {
      if (process.env.CI)
        throw new Error('promtool is missing: install the package prometheus', { cause: checked.error })
      console.warn('promtool is missing: the format of the metrics was not checked')
      return context.skip()
    }
    // What is not ours has names that the clients for Node share.
    const ours = checked.stderr.split('\n').filter((line) => line.startsWith('kiln_'))
    expect([checked.status !== null, ours]).toEqual([true, []])
  })

  it('have no label with a user or a job', async () => {
    const jobId = await create('good')
    await server.engine.waitFor(jobId, { timeoutMs: 20_000 })
    await fetch(`${server.urls[0]}/api/v1/jobs/${jobId}`)
    const { text } = await scrape()
    expect(text).not.toContain(jobId)
    expect(text).not.toContain(goodRequest.video_request.user_id)
  })

  it('are not on the port of the API when they have one of their own, which has nothing else', async () => {
    expect((await fetch(`${server.urls[0]}/metrics`)).status).toBe(404)
    const other = new URL('/api/jobs', server.metricsUrl ?? '')
    expect((await fetch(other)).status).toBe(404)
    expect((await fetch(server.metricsUrl ?? '', { method: 'POST' })).status).toBe(404)
  })
})

describe('/metrics on the port of the API', () => {
  it('is for admins only', async () => {
    const auth = { mode: 'jwt', secret: 'a-secret-of-more-than-thirty-two-characters' } as const
    const test = await createTestApp({ auth })
    try {
      const as = async (role: 'user' | 'admin') => {
        const token = await mintToken({ auth, user: 'ada', role, lifeSeconds: 60 })
        return test.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${token}` } })
      }
      expect((await test.app.inject('/metrics')).statusCode).toBe(401)
      expect((await as('user')).statusCode).toBe(403)
      const allowed = await as('admin')
      expect([allowed.statusCode, allowed.body]).toEqual([200, expect.stringContaining('kiln_build_info{version="')])
    } finally {
      await test.close()
    }
  })
})

it('counts refusals by reason, and further counters of whoever has one', async () => {
  const metrics = createMetrics()
  metrics.refused('jobs-per-hour')
  metrics.refused('jobs-per-hour')
  metrics.counter({ name: 'kiln_test_total', help: 'Test.', labelNames: ['kind'] }).inc({ kind: 'one' })
  const values = metricValues(await metrics.registry.metrics())
  expect(values.get('kiln_requests_refused_total{reason="jobs-per-hour"}')).toBe(2)
  expect(values.get('kiln_test_total{kind="one"}')).toBe(1)
})
