import { basename } from 'node:path'
import { z } from 'zod'
import { createProviderHttp, isGood, type ProviderHttp, refusalOf } from '../../provider/http.ts'
import type { OrderState, ProviderOrder, RemoteProvider } from '../../provider/provider.ts'
import { ProviderError } from '../../provider/provider-error.ts'
import type { Picture, PictureRequest } from '../picture.ts'
import { findPrompt, readQueue } from './comfyui-queue.ts'
import { asksForCheckpoint, fillWorkflow, readWorkflow } from './comfyui-workflow.ts'
import { describePicture, MAX_PICTURE_BYTES } from './picture-input.ts'
import { savePicture } from './save-picture.ts'

const PROVIDER = 'comfyui'

const accepted = z.object({ prompt_id: z.string().min(1) })
const picturePlace = z.object({
  filename: z.string(),
  subfolder: z.string().default(''),
  type: z.string().default('output'),
})
const run = z.object({
  outputs: z.record(z.string(), z.object({ images: z.array(picturePlace).optional() }).loose()).default({}),
  status: z.object({ status_str: z.string(), messages: z.array(z.unknown()).default([]) }).nullish(),
})
const history = z.record(z.string(), run)
/** Older versions give the names themselves, newer ones a type and its options. */
const loader = z.object({
  CheckpointLoaderSimple: z.object({
    input: z.object({
      required: z.object({
        ckpt_name: z.union([
          z.tuple([z.array(z.string())], z.unknown()).transform(([names]) => names),
          z.tuple([z.string(), z.object({ options: z.array(z.string()) })]).transform(([, { options }]) => options),
        ]),
      }),
    }),
  }),
})
const executionError = z.tuple([z.literal('execution_error'), z.object({ exception_message: z.string() })])

export interface Comfyui {
  url: string
  /** Null: the one that comes along. */
  workflowFile: string | null
}

/**
 * ComfyUI (https://docs.comfy.org/development/comfyui-server/comms_routes). A prompt is queued, its pictures are named
 * in the history. Our key goes along as `extra_data`, and as `prompt_id` for versions that take one, so a prompt whose
 * answer is lost is found.
 */
export function createComfyuiProvider({ url, workflowFile }: Comfyui): RemoteProvider<PictureRequest, Picture> {
  const http = createProviderHttp({ provider: PROVIDER, baseUrl: url, secrets: [] })
  const model = workflowFile ? basename(workflowFile) : 'default-workflow'
  const order = (request: PictureRequest) => createOrder({ http, workflowFile, model }, request)
  return { kind: 'remote', provider: PROVIDER, model, order }
}

function createOrder(
  { http, workflowFile, model }: { http: ProviderHttp; workflowFile: string | null; model: string },
  request: PictureRequest,
): ProviderOrder<Picture> {
  return {
    provider: PROVIDER,
    request: describePicture(model, request),
    repeat: 'free',
    makesFile: true,
    async submit({ idempotencyKey, signal }) {
      const workflow = await readWorkflow(workflowFile)
      const checkpoint = asksForCheckpoint(workflow) ? await firstCheckpoint(http, signal) : null
      const prompt = fillWorkflow(workflow, request, checkpoint)
      const json = { prompt, client_id: 'kiln', prompt_id: idempotencyKey, extra_data: { kiln: idempotencyKey } }
      const { prompt_id } = await http.call({ method: 'POST', path: '/prompt', json, isOrder: true, signal }, accepted)
      return { taskId: prompt_id }
    },
    poll: (taskId, { signal }) => poll(http, taskId, signal),
    async fetch(output, { filePath, signal }) {
      const query = new URLSearchParams(picturePlace.parse(output))
      const answer = await http.ask({ method: 'GET', path: `/view?${query}`, maxBytes: MAX_PICTURE_BYTES, signal })
      if (!isGood(answer)) throw refusalOf(answer, { provider: PROVIDER, secrets: [], isOrder: false })
      const { width, height, seed } = request
      return { ...(await savePicture(answer.bytes, { provider: PROVIDER, filePath, width, height, signal })), seed }
    },
    find: ({ idempotencyKey, signal }) => findPrompt(http, idempotencyKey, signal),
    cancel: (taskId, { signal }) => cancel(http, taskId, signal),
  }
}

/** What a workflow with `{{checkpoint}}` gets: the first one that is installed. */
async function firstCheckpoint(http: ProviderHttp, signal: AbortSignal): Promise<string> {
  const answer = await http.call({ method: 'GET', path: '/object_info/CheckpointLoaderSimple', signal }, loader)
  const [first] = answer.CheckpointLoaderSimple.input.required.ckpt_name
  if (first) return first
  const message = 'ComfyUI has no checkpoint: put a model into its folder models/checkpoints.'
  throw new ProviderError('PROVIDER_REFUSED', message, { outcome: 'not-taken' })
}

async function poll(http: ProviderHttp, taskId: string, signal: AbortSignal): Promise<OrderState> {
  const inHistory = async () => {
    const path = `/history/${encodeURIComponent(taskId)}`
    return (await http.call({ method: 'GET', path, signal, maxBytes: MAX_PICTURE_BYTES }, history))[taskId]
  }
  const { running, pending } = await readQueue(http, signal)
  if ([...running, ...pending].some(({ id }) => id === taskId)) return { state: 'running' }
  // Asked after the queue: what ends in between is seen here.
  const ended = await inHistory()
  return ended ? stateOf(http, ended) : { state: 'failed', message: 'ComfyUI has lost the prompt: was it restarted?' }
}

function stateOf(http: ProviderHttp, { outputs, status }: z.infer<typeof run>): OrderState {
  const places = Object.values(outputs).flatMap(({ images = [] }) => images)
  const place = places.find(({ type }) => type === 'output') ?? places[0]
  if (status?.status_str !== 'error') {
    if (place) return { state: 'succeeded', output: place }
    return { state: 'failed', message: 'The ComfyUI workflow saves no picture.', permanent: true }
  }
  const errors = status.messages.flatMap((entry) => executionError.safeParse(entry).data?.[1].exception_message ?? [])
  return { state: 'failed', message: `ComfyUI made no picture: ${http.quote(errors[0] ?? 'it was interrupted')}` }
}

/** Only what is ours is stopped. Versions before 2025 don't read the id and stop what runs: so it is looked up first. */
async function cancel(http: ProviderHttp, taskId: string, signal: AbortSignal): Promise<void> {
  const { running, pending } = await readQueue(http, signal)
  if (pending.some(({ id }) => id === taskId)) {
    await http.ask({ method: 'POST', path: '/queue', json: { delete: [taskId] }, signal })
  } else if (running.some(({ id }) => id === taskId)) {
    await http.ask({ method: 'POST', path: '/interrupt', json: { prompt_id: taskId }, signal })
  }
}
