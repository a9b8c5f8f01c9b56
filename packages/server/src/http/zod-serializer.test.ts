import { videoJob, videoValidationError } from '@kiln/contracts'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { compileSerializer } from './zod-serializer.ts'

const job = {
  job_id: 'j',
  status: 'processing' as const,
  progress: 0.65,
  progress_message: 'Generating "images"\n',
  result: null,
  error: null,
  created_at: '2025-11-04T20:11:20.000Z',
  started_at: null,
  completed_at: null,
  retry_count: 0,
  duration: null,
}

it('writes nulls as nulls and escapes text', () => {
  expect(JSON.parse(compileSerializer(videoJob)(job))).toEqual(job)
})

it('drops what the schema does not name', () => {
  const written = compileSerializer(videoJob)({ ...job, secret: 'x' } as typeof job)
  expect(JSON.parse(written)).toEqual(job)
})

it('writes text and numbers of one list', () => {
  const error = { detail: [{ loc: ['body', 'items', 3], msg: 'm', type: 't' }] }
  expect(JSON.parse(compileSerializer(videoValidationError)(error))).toEqual(error)
})

it('leaves out an optional field that is absent', () => {
  expect(compileSerializer(z.object({ a: z.string().optional() }))({})).toBe('{}')
})

it('refuses to leave out a required one', () => {
  expect(() => compileSerializer(z.object({ a: z.string() }))({} as { a: string })).toThrow('"a" is required')
})
