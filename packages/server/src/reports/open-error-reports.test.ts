import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type FakeSentry, startFakeSentry } from '../testing/fake-sentry.ts'
import { createTestApp } from '../testing/test-app.ts'
import { openErrorReports } from './open-error-reports.ts'

let sentry: FakeSentry
beforeEach(async () => {
  sentry = await startFakeSentry()
})
afterEach(() => sentry.close())

const open = () =>
  openErrorReports({ sentry: { dsn: sentry.dsn, environment: 'test' }, secrets: ['password-of-the-database'] })

it('reports requests that failed by an error nobody expected, and no others', async () => {
  const reports = await open()
  const test = await createTestApp({
    reports,
    broken: {
      state: async () => {
        throw Object.assign(new TypeError('broken: password-of-the-database'), { input: 'private words' })
      },
    },
  })
  const id = '0199b0c0-0000-7000-8000-000000000000'
  const broken = await test.app.inject({ url: `/api/v1/jobs/${id}?note=private`, headers: { 'x-request-id': 'r-1' } })
  const missing = await test.app.inject('/no/such/path')
  const invalid = await test.app.inject({ method: 'POST', url: '/api/v1/jobs', payload: {} })
  expect([broken, missing, invalid].map(({ statusCode }) => statusCode)).toEqual([500, 404, 422])
  await reports.close()
  await test.close()
  expect(sentry.events).toMatchObject([
    {
      tags: { requestId: 'r-1', method: 'GET', route: '/api/v1/jobs/:job_id' },
      exception: { values: [{ type: 'TypeError', value: 'broken: [hidden]' }] },
    },
  ])
  for (const body of sentry.bodies) {
    expect(body).not.toContain('private')
    expect(body).not.toContain('password-of-the-database')
  }
})

it('loses reports without a word when nobody takes them', async () => {
  const reports = await open()
  await sentry.close()
  reports.report(new Error('lost'), {})
  reports.report(null, { jobId: undefined })
  await vi.waitFor(() => reports.close())
  expect(sentry.events).toEqual([])
})

it('is off without a DSN', async () => {
  const reports = await openErrorReports({ sentry: null, secrets: [] })
  expect(reports.isOn).toBe(false)
  reports.report(new Error('nobody hears it'), {})
  await reports.close()
})
