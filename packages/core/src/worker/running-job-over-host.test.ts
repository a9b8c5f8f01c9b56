import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineJob } from '../define-job.ts'
import { KilnError } from '../errors.ts'
import type { RunHost } from './run-host.ts'
import { createFacts, createRecordingHost } from './runner/fixtures/recording-host.ts'
import { RunningJobOverHost } from './running-job-over-host.ts'

const child = defineJob({
  name: 'child',
  input: z.unknown(),
  output: z.unknown(),
  queue: 'test',
  runsIn: 'inline',
  run: async () => null,
})

const provider = () => expect.unreachable('nothing is bought here')

function setUp(overrides: Partial<RunHost> = {}) {
  const controller = new AbortController()
  const host = createRecordingHost(overrides)
  const job = new RunningJobOverHost({ facts: createFacts('test', null), host, signalSource: controller, provider })
  return { controller, host, job }
}

test('a step gives its first result and every later one the same plain value', async () => {
  const { job, host } = setUp()
  const first = await job.step('voice', async () => ({ at: new Date(0), none: undefined }))
  const again = new RunningJobOverHost({ facts: createFacts('test', null), host, signalSource: job, provider })
  const later = await again.step('voice', async () => expect.unreachable('the result is stored'))
  expect(first).toEqual({ at: '1970-01-01T00:00:00.000Z' })
  expect(later).toEqual(first)
})

test('a copy has all that the job has: its signal and its folder too', async () => {
  const { job, controller } = setUp()
  const copy = { ...job, run: 7 }
  expect(Object.keys(copy).sort()).toEqual([
    'artifacts',
    'attempt',
    'call',
    'cpu',
    'id',
    'log',
    'progress',
    'provider',
    'run',
    'signal',
    'step',
    'tempDir',
    'type',
    'userId',
  ])
  expect(copy.signal).toBe(controller.signal)
  expect(copy.tempDir).toBe(job.tempDir)
})

test('a step that failed is not stored', async () => {
  const { job, host } = setUp()
  await expect(job.step('voice', async () => Promise.reject(new Error('no voice')))).rejects.toThrow('no voice')
  expect(host.steps.size).toBe(0)
})

test('a key can be used once for a step and once for a call', async () => {
  const { job } = setUp()
  await job.step('child', async () => 1)
  await job.call(child, null)
  await expect(job.step('child', async () => 2)).rejects.toMatchObject({ code: 'STEP_DUPLICATE' })
  await expect(job.call(child, null)).rejects.toMatchObject({ code: 'STEP_DUPLICATE' })
  await job.call(child, null, { key: 'another' })
})

test('once the signal has fired, nothing reaches the host any more, all is refused with its reason', async () => {
  const unasked = () => expect.unreachable('the host is not asked any more')
  const asked = { beginStep: unasked, call: unasked, acquireCpu: unasked, saveArtifact: unasked }
  const { job, controller } = setUp(asked)
  const reason = new KilnError('JOB_CANCELLED', 'The job was cancelled')
  controller.abort(reason)
  const file = { name: 'a.txt', path: '/tmp/a.txt', contentType: 'text/plain' }
  const work = async () => expect.unreachable('nothing may start any more')
  await expect(job.step('step', work)).rejects.toBe(reason)
  await expect(job.cpu(work)).rejects.toBe(reason)
  await expect(job.call(child, null)).rejects.toBe(reason)
  await expect(job.artifacts.save(file)).rejects.toBe(reason)
})

test('a step that ends just when the signal fires is stored all the same', async () => {
  const { job, controller, host } = setUp()
  const reason = new Error('handed back')
  const step = job.step('paid', async () => {
    controller.abort(reason)
    return 'expensive'
  })
  await expect(step).rejects.toBe(reason)
  expect(host.steps.get('paid')).toBe('expensive')
})

test('the signal ends the wait for a child', async () => {
  const { job, controller } = setUp({ call: () => new Promise(() => undefined) })
  const call = job.call(child, null)
  controller.abort(new Error('enough'))
  await expect(call).rejects.toThrow('enough')
})

test('CPU slots are given back when the work throws, and when they are granted after the signal', async () => {
  let grant: () => void = () => undefined
  const thrown = setUp()
  await expect(thrown.job.cpu(async () => Promise.reject(new Error('bad')))).rejects.toThrow('bad')
  expect(thrown.host.cpuHeld).toBe(0)

  const late = setUp({ acquireCpu: () => new Promise((resolve) => (grant = resolve)) })
  let released = 0
  late.host.releaseCpu = (slots) => {
    released += slots
  }
  const waiting = late.job.cpu(async () => expect.unreachable('aborted before'), 2)
  late.controller.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  expect(released).toBe(0)
  grant()
  await new Promise((resolve) => setImmediate(resolve))
  expect(released).toBe(2)
})

test('log fields of any kind become plain ones and never fail the job', () => {
  const lines: unknown[] = []
  const { job } = setUp({ log: (level, message, fields) => lines.push({ level, message, fields }) })
  const cyclic: Record<string, unknown> = { size: 1 }
  cyclic.self = cyclic
  job.log.info('plain', { bytes: 12n, error: new Error('bad') })
  job.log.warn('cyclic', cyclic)
  job.log.error('none')
  expect(lines).toEqual([
    { level: 'info', message: 'plain', fields: { bytes: '12', error: { name: 'Error', message: 'bad' } } },
    { level: 'warn', message: 'cyclic', fields: { unreadable: 'size, self' } },
    { level: 'error', message: 'none', fields: null },
  ])
})
