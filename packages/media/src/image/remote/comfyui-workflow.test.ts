import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { asksForCheckpoint, fillWorkflow, readWorkflow } from './comfyui-workflow.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-workflow-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const request = { prompt: 'A "quoted" {{seed}}\n$& lighthouse', width: 500, height: 300, seed: 4_294_967_295 }

async function read(workflow: unknown) {
  const file = join(folder, 'own.json')
  await writeFile(file, typeof workflow === 'string' ? workflow : JSON.stringify(workflow))
  return readWorkflow(file)
}

it('the workflow that comes along gets every parameter, numbers as numbers', async () => {
  const workflow = await readWorkflow(null)
  expect(asksForCheckpoint(workflow)).toBe(true)
  const more = { negativePrompt: 'fog', steps: 12, cfgScale: 4.5, sampler: 'dpm++ 2m karras' }
  const filled = fillWorkflow(workflow, { ...request, ...more }, 'sd.safetensors')
  expect(filled.checkpoint?.inputs).toEqual({ ckpt_name: 'sd.safetensors' })
  expect(filled.positive?.inputs.text).toBe(request.prompt)
  expect(filled.negative?.inputs.text).toBe('fog')
  expect(filled.latent?.inputs).toEqual({ width: 504, height: 304, batch_size: 1 })
  expect(filled.sampler?.inputs).toMatchObject({
    seed: 4_294_967_295,
    steps: 12,
    cfg: 4.5,
    sampler_name: 'dpmpp_2m',
    scheduler: 'karras',
  })
})

it('what is not asked for gets the usual value', async () => {
  const { sampler, negative } = fillWorkflow(await readWorkflow(null), request, 'sd.safetensors')
  expect(sampler?.inputs).toMatchObject({ steps: 25, cfg: 7, sampler_name: 'euler', scheduler: 'normal' })
  expect(negative?.inputs.text).toBe('')
})

it('a placeholder within a text is written out', async () => {
  const workflow = await read({ a: { class_type: 'X', inputs: { text: 'oil, {{prompt}}, {{seed}}', n: 3 } } })
  expect(asksForCheckpoint(workflow)).toBe(false)
  expect(fillWorkflow(workflow, { ...request, prompt: 'sea', seed: 9 }, null).a?.inputs).toEqual({
    text: 'oil, sea, 9',
    n: 3,
  })
})

it.each([
  ['no JSON', '{{'],
  ["the editor's own format", { nodes: [], links: [] }],
  ['no place for the prompt', { a: { class_type: 'X', inputs: {} } }],
])('%s is refused before anything is sent', async (_, workflow) => {
  await expect(read(workflow)).rejects.toMatchObject({
    code: 'PROVIDER_REFUSED',
    outcome: 'not-taken',
    permanent: true,
  })
})

it('a file that is not there is refused', async () => {
  await expect(readWorkflow(join(folder, 'none.json'))).rejects.toMatchObject({
    message: expect.stringContaining('none.json'),
  })
})

it('a placeholder that is unknown is named', async () => {
  const workflow = await read({ a: { class_type: 'X', inputs: { text: '{{prompt}}', x: '{{lora}}' } } })
  expect(() => fillWorkflow(workflow, request, null)).toThrow('{{lora}}')
})
