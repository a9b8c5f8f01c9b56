import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { createEngine } from '../create-engine.ts'
import { defineJob } from '../define-job.ts'
import type { Engine } from '../engine.ts'
import { PermanentError } from '../errors.ts'

const wish = z.object({ fails: z.boolean() })

/** Says how far it is in stages that are all kept, and fails or not. */
const child = defineJob({
  name: 'child',
  input: wish,
  output: z.string(),
  queue: 'children',
  runsIn: 'inline',
  run: async ({ fails }, job) => {
    job.progress(20, 'sketching')
    job.progress(50, 'painting')
    if (fails) throw new PermanentError('no paint')
    return 'done'
  },
})

const parent = defineJob({
  name: 'parent',
  input: wish,
  output: z.string(),
  queue: 'parents',
  runsIn: 'inline',
  run: async (input, job) => {
    job.progress(10, 'begun')
    return job.call(child, input, { span: { from: 40, to: 80 } })
  },
})

let engine: Engine
beforeAll(async () => {
  engine = await createEngine({ jobs: [parent, child] })
  await engine.work()
})
afterAll(() => engine.close())

async function run(fails: boolean) {
  const { jobId } = await engine.submit(parent, { fails })
  const shown: unknown[] = []
  for await (const { status, progress, message } of engine.watch(jobId)) {
    if (status === 'active' && message) shown.push([progress, message])
  }
  return { job: await engine.get(jobId), shown }
}

it('shows the progress of a child in its span of the parent, with its messages', async () => {
  const { job, shown } = await run(false)
  expect(job).toMatchObject({ status: 'completed', output: 'done' })
  expect(shown).toEqual([
    [10, 'begun'],
    [40, 'begun'],
    [48, 'sketching'],
    [60, 'painting'],
  ])
})

it('fails with a child that fails on its way', async () => {
  const { job, shown } = await run(true)
  expect(job).toMatchObject({ status: 'failed', error: { code: 'CHILD_FAILED', message: 'no paint' } })
  expect(shown.at(-1)).toEqual([60, 'painting'])
})
