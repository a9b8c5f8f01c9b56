import { FormData } from 'undici'
import { z } from 'zod'
import { errorOfStatus } from '../../provider/error-of-status.ts'
import { createProviderHttp, type ProviderHttp, type ProviderRequest } from '../../provider/http.ts'
import type { OrderState, ProviderOrder } from '../../provider/provider.ts'
import { ProviderError } from '../../provider/provider-error.ts'
import type { Clip, ClipRequest, RemoteClipProvider } from '../clip.ts'
import { describeClip, madeNothing, modelSeed } from './clip-input.ts'
import type { ClipService } from './clip-service.ts'
import { fetchClip } from './fetch-clip.ts'
import { readStill } from './read-still.ts'

const PROVIDER = 'wavespeed'
const DEFAULT_MODEL = 'bytedance/seedance-2.0/image-to-video'
const DEFAULT_BASE_URL = 'https://api.wavespeed.ai'
const UPLOAD_TIMEOUT_MS = 120_000

const task = z.object({
  id: z.string().min(1),
  status: z.string(),
  outputs: z.array(z.string()).nullish(),
  error: z.string().nullish(),
})
/** As the vendor's own client has them. */
const failures = ['failed', 'cancelled', 'timeout', 'deleted']
const upload = z.object({ download_url: z.url() })

/**
 * WaveSpeed (https://wavespeed.ai/docs: upload files, submit task, get result, delete task). It knows no idempotency
 * keys and has no documented list of tasks, so an order whose answer is lost can't be found again.
 */
export function createWavespeedProvider({ apiKey, ...choice }: ClipService): RemoteClipProvider {
  const baseUrl = choice.baseUrl ?? DEFAULT_BASE_URL
  const model = choice.model ?? DEFAULT_MODEL
  const http = createProviderHttp({
    provider: PROVIDER,
    baseUrl,
    headers: { authorization: `Bearer ${apiKey}` },
    secrets: [apiKey],
  })
  return {
    kind: 'remote',
    provider: PROVIDER,
    model,
    upload: (path, { signal }) => uploadStill(http, path, signal),
    order: (request) => createOrder({ http, baseUrl, model }, request),
  }
}

function createOrder(
  { http, baseUrl, model }: { http: ProviderHttp; baseUrl: string; model: string },
  request: ClipRequest,
): ProviderOrder<Clip> {
  const taskPath = (taskId: string) => `/api/v3/predictions/${encodeURIComponent(taskId)}`
  return {
    provider: PROVIDER,
    request: describeClip(model, request),
    repeat: 'never',
    makesFile: true,
    async submit({ signal }) {
      const order = {
        method: 'POST',
        path: `/api/v3/${model}`,
        json: inputOf(model, request),
        isOrder: true,
        signal,
      } as const
      const { id } = await unwrap(http, order, task)
      return { taskId: id }
    },
    async poll(taskId, { signal }) {
      return stateOf(http, await unwrap(http, { method: 'GET', path: `${taskPath(taskId)}/result`, signal }, task))
    },
    fetch: (output, options) => fetchClip(output, { provider: PROVIDER, baseUrl, ...options }),
    async cancel(taskId, { signal }) {
      await unwrap(http, { method: 'DELETE', path: taskPath(taskId), signal }, z.unknown())
    },
  }
}

function inputOf(model: string, { image, prompt, durationSeconds, resolution, seed }: ClipRequest) {
  return {
    image,
    prompt,
    duration: durationSeconds,
    resolution,
    seed: modelSeed(seed),
    // Sound would double the price, and a clip has none.
    ...(/\/seedance-(v1\.5|2)/.test(model) ? { generate_audio: false } : {}),
  }
}

function stateOf(http: ProviderHttp, { status, outputs, error }: z.infer<typeof task>): OrderState {
  const [url] = outputs ?? []
  if (status === 'completed') return url ? { state: 'succeeded', output: { url } } : madeNothing(PROVIDER)
  // A word that we don't know is no end: giving the order again would buy it again.
  if (!failures.includes(status)) return { state: 'running' }
  return { state: 'failed', message: `${PROVIDER} made no clip: ${http.quote(error || status)}` }
}

async function uploadStill(http: ProviderHttp, path: string, signal: AbortSignal): Promise<string> {
  const { bytes, fileName, contentType } = await readStill(path, signal)
  const form = new FormData()
  form.append('file', new Blob([bytes], { type: contentType }), fileName)
  const request = {
    method: 'POST',
    path: '/api/v3/media/upload/binary',
    form,
    timeoutMs: UPLOAD_TIMEOUT_MS,
    signal,
  } as const
  return (await unwrap(http, request, upload)).download_url
}

/** Every answer is `{ code, message, data }`; the code is an HTTP status, also where the answer's own is 200. */
const envelope = z.object({
  code: z.number().default(200),
  message: z.string().default(''),
  data: z.unknown().optional(),
})

async function unwrap<Schema extends z.ZodType>(http: ProviderHttp, request: ProviderRequest, schema: Schema) {
  const { code, message, data } = await http.call(request, envelope)
  if (code >= 400) {
    const said = `${PROVIDER} answered ${code}: ${http.quote(message)}`
    throw errorOfStatus({ status: code, message: said, isOrder: request.isOrder ?? false })
  }
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  throw new ProviderError('PROVIDER_ANSWER_INVALID', `${PROVIDER} answered something unexpected in data.`)
}
