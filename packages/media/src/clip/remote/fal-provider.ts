import { z } from 'zod'
import type { HttpAnswer } from '../../net/exchange.ts'
import { createProviderHttp, isGood, type ProviderHttp, readJson, refusalOf } from '../../provider/http.ts'
import type { OrderState, ProviderOrder } from '../../provider/provider.ts'
import { putFile } from '../../provider/put-file.ts'
import type { Clip, ClipRequest, RemoteClipProvider } from '../clip.ts'
import { describeClip, madeNothing, modelSeed } from './clip-input.ts'
import type { ClipService } from './clip-service.ts'
import { fetchClip } from './fetch-clip.ts'
import { findOrder } from './find-order.ts'
import { readStill } from './read-still.ts'

const PROVIDER = 'fal'
const DEFAULT_MODEL = 'fal-ai/bytedance/seedance/v1.5/pro/image-to-video'
const UPLOAD_TIMEOUT_MS = 120_000

const ticket = z.object({ upload_url: z.url(), file_url: z.url() })
const accepted = z.object({ request_id: z.string().min(1) })
const status = z.object({ status: z.string(), error: z.string().nullish() })
const result = z.object({ video: z.object({ url: z.url() }).nullish() })
const list = z.object({
  items: z.array(z.object({ request_id: z.string(), sent_at: z.string(), json_input: z.unknown().optional() })),
  has_more: z.boolean().default(false),
})

interface Fal {
  /** Three hosts with one key; behind a configured address all three are at that. */
  queue: ProviderHttp
  storage: ProviderHttp
  platform: ProviderHttp
  baseUrl: string
  apiKey: string
  model: string
}

/**
 * fal (https://fal.ai/docs: inference API, queue; uploads as in `@fal-ai/client`). It knows no idempotency keys. Its
 * list has finished requests only, with their inputs, so an order whose answer is lost can be found once it is done.
 */
export function createFalProvider({ apiKey, ...choice }: ClipService): RemoteClipProvider {
  const at = (host: string) => {
    const access = { provider: PROVIDER, baseUrl: choice.baseUrl ?? `https://${host}`, secrets: [apiKey] }
    return createProviderHttp({ ...access, headers: { authorization: `Key ${apiKey}` } })
  }
  const fal: Fal = {
    queue: at('queue.fal.run'),
    storage: at('rest.fal.ai'),
    platform: at('api.fal.ai'),
    baseUrl: choice.baseUrl ?? 'https://queue.fal.run',
    apiKey,
    model: choice.model ?? DEFAULT_MODEL,
  }
  return {
    kind: 'remote',
    provider: PROVIDER,
    model: fal.model,
    upload: (path, { signal }) => uploadStill(fal, path, signal),
    order: (request) => createOrder(fal, request),
  }
}

function createOrder(fal: Fal, request: ClipRequest): ProviderOrder<Clip> {
  const { queue, baseUrl, model } = fal
  const input = inputOf(model, request)
  return {
    provider: PROVIDER,
    request: describeClip(model, request),
    repeat: 'never',
    makesFile: true,
    async submit({ signal }) {
      const order = { method: 'POST', path: `/${model}`, json: input, isOrder: true, signal } as const
      return { taskId: (await queue.call(order, accepted)).request_id }
    },
    poll: (taskId, { signal }) => poll(fal, requestPath(model, taskId), signal),
    fetch: (output, options) => fetchClip(output, { provider: PROVIDER, baseUrl, ...options }),
    async find({ submittedAfter, signal }) {
      const query = new URLSearchParams({
        endpoint_id: model,
        start: submittedAfter.toISOString(),
        expand: 'payloads',
        limit: '100',
      })
      const { items, has_more } = await fal.platform.call(
        { method: 'GET', path: `/v1/models/requests/by-endpoint?${query}`, signal },
        list,
      )
      const listed = items.map((item) => ({ id: item.request_id, createdAt: item.sent_at, input: item.json_input }))
      // A second one like ours might be on the next page.
      return has_more ? null : findOrder(listed, { input, submittedAfter })
    },
    async cancel(taskId, { signal }) {
      await queue.call({ method: 'PUT', path: `${requestPath(model, taskId)}/cancel`, signal }, z.unknown())
    },
  }
}

/** As fal's own client builds it: of the model only owner and app, `fal-ai/bytedance` of `fal-ai/bytedance/seedance/…`. */
function requestPath(model: string, taskId: string): string {
  const parts = model.split('/')
  const isNested = parts[0] === 'workflows' || parts[0] === 'comfy'
  return `/${parts.slice(0, isNested ? 3 : 2).join('/')}/requests/${encodeURIComponent(taskId)}`
}

function inputOf(model: string, { image, prompt, durationSeconds, resolution, seed }: ClipRequest) {
  return {
    image_url: image,
    prompt,
    duration: String(durationSeconds),
    resolution,
    seed: modelSeed(seed),
    // By itself it makes 16:9 whatever the still is, and sound, which a clip has none of.
    ...(/\/seedance(\/v1\.5|-2)/.test(model) ? { aspect_ratio: 'auto', generate_audio: false } : {}),
  }
}

/** A request that went wrong is COMPLETED too; its result then is an error. */
async function poll({ queue, apiKey }: Fal, path: string, signal: AbortSignal): Promise<OrderState> {
  const now = await queue.call({ method: 'GET', path: `${path}/status`, signal }, status)
  if (now.status !== 'COMPLETED') return { state: 'running' }
  const answer = await queue.ask({ method: 'GET', path, signal })
  if (isGood(answer)) {
    const { video } = readJson(PROVIDER, answer.bytes, result)
    return video ? { state: 'succeeded', output: { url: video.url } } : madeNothing(PROVIDER)
  }
  if (!isResult(answer, now.error)) throw refusalOf(answer, { provider: PROVIDER, secrets: [apiKey], isOrder: false })
  const message = `${PROVIDER} made no clip: ${queue.quote(now.error || answer.bytes)}`
  return { state: 'failed', message, permanent: answer.status === 400 || answer.status === 422 }
}

/** Whether a bad answer is what became of the request, and not a fault on the way to it, such as a wrong key. */
function isResult({ status: code, headers }: HttpAnswer, error: string | null | undefined): boolean {
  return code === 400 || code === 422 || (code >= 500 && Boolean(error || headers['x-fal-error-type']))
}

async function uploadStill({ storage, baseUrl }: Fal, path: string, signal: AbortSignal): Promise<string> {
  const { bytes, fileName, contentType } = await readStill(path, signal)
  const json = { content_type: contentType, file_name: fileName }
  const initiate = { method: 'POST', path: '/storage/upload/initiate?storage_type=fal-cdn-v3', json, signal } as const
  const { upload_url, file_url } = await storage.call(initiate, ticket)
  await putFile(upload_url, bytes, { provider: PROVIDER, baseUrl, contentType, timeoutMs: UPLOAD_TIMEOUT_MS, signal })
  return file_url
}
