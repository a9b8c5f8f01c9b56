import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ProviderError } from '../../provider/provider-error.ts'
import type { PictureRequest } from '../picture.ts'
import { drawnSize, usualCfgScale, usualSampler, usualSteps } from './picture-input.ts'
import { comfyuiSampler } from './sampler-names.ts'

const defaultFile = fileURLToPath(new URL('./default-workflow.json', import.meta.url))

/** In the API format: a node for each id. The editor's own format has a list `nodes` instead. */
const workflowSchema = z.record(
  z.string(),
  z.object({ class_type: z.string(), inputs: z.record(z.string(), z.json()) }).loose(),
)
export type Workflow = z.infer<typeof workflowSchema>

/** What the placeholders of a workflow stand for. `checkpoint` comes from the server and only if it is asked for. */
function valuesOf(request: PictureRequest, checkpoint: string | null): ReadonlyMap<string, string | number> {
  const values = {
    prompt: request.prompt,
    negative_prompt: request.negativePrompt ?? '',
    width: drawnSize(request.width),
    height: drawnSize(request.height),
    seed: request.seed,
    steps: request.steps ?? usualSteps,
    cfg_scale: request.cfgScale ?? usualCfgScale,
    ...comfyuiSampler(request.sampler ?? usualSampler),
    ...(checkpoint === null ? {} : { checkpoint }),
  }
  return new Map(Object.entries(values))
}

/**
 * Reads a workflow file in ComfyUI's API format; null for the one that comes along.
 * @throws ProviderError PROVIDER_REFUSED, `not-taken`: nothing has been sent yet
 */
export async function readWorkflow(file: string | null): Promise<string> {
  try {
    const text = await readFile(file ?? defaultFile, 'utf8')
    workflowSchema.parse(JSON.parse(text))
    if (text.includes('{{prompt}}')) return text
  } catch (cause) {
    throw unusable(`${file} can't be read as a workflow in the API format.`, cause)
  }
  throw unusable(`${file} has no placeholder {{prompt}}.`)
}

export const asksForCheckpoint = (workflow: string) => workflow.includes('{{checkpoint}}')

/**
 * The workflow with values for its placeholders. A text that is nothing but a placeholder becomes the value itself,
 * a number where it is one; within a longer text the value is written out.
 * @throws ProviderError PROVIDER_REFUSED for a placeholder that we don't know
 */
export function fillWorkflow(workflow: string, request: PictureRequest, checkpoint: string | null): Workflow {
  const values = valuesOf(request, checkpoint)
  const valueFor = (name: string) => {
    const value = values.get(name)
    if (value !== undefined) return value
    throw unusable(`It has the placeholder {{${name}}}; there are: ${[...values.keys()].join(', ')}, checkpoint.`)
  }
  const filled: unknown = JSON.parse(workflow, (_, value) => {
    if (typeof value !== 'string') return value
    const whole = /^\{\{(\w+)\}\}$/.exec(value)?.[1]
    return whole ? valueFor(whole) : value.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => String(valueFor(name)))
  })
  return workflowSchema.parse(filled)
}

function unusable(why: string, cause?: unknown): ProviderError {
  const message = `The ComfyUI workflow can't be used: ${why}`
  return new ProviderError('PROVIDER_REFUSED', message, { outcome: 'not-taken', cause })
}
