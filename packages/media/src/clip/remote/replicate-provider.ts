import { FormData } from 'undici'
import { z } from 'zod'
import { createProviderHttp, type ProviderHttp } from '../../provider/http.ts'
import type { OrderState, ProviderOrder } from '../../provider/provider.ts'
import type { Clip, ClipRequest, RemoteClipProvider } from '../clip.ts'
import { describeClip, madeNothing, modelSeed } from './clip-input.ts'
import type { ClipService } from './clip-service.ts'
import { fetchClip } from './fetch-clip.ts'
import { findOrder, type ListedOrder, oldestOf } from './find-order.ts'
import { readStill } from './read-still.ts'

const PROVIDER = 'replicate'
const DEFAULT_MODEL = 'bytedance/seedance-2.0'
const DEFAULT_BASE_URL = 'https://api.replicate.com'
const UPLOAD_TIMEOUT_MS = 120_000
/** Of 100 predictions each, newest first: as many as one account makes in a few minutes. */
const MAX_PAGES = 5

const file = z.object({ urls: z.object({ get: z.url() }) })
const prediction = z.object({
  id: z.string().min(1),
  status: z.string(),
  output: z.unknown().optional(),
  error: z.unknown().optional(),
})
const page = z.object({
  next: z.string().nullish(),
  results: z.array(z.object({ id: z.string(), created_at: z.string(), input: z.unknown().optional() })),
})
/** Most models give one URL, some a list of them. */
const outputUrl = z.union([z.url(), z.tuple([z.url()], z.unknown()).transform(([first]) => first)])

/**
 * Replicate (https://replicate.com/docs/reference/http). It knows no idempotency keys, but lists predictions with their
 * inputs, so that an order whose answer is lost can be found.
 */
export function createReplicateProvider({ apiKey, ...choice }: ClipService): RemoteClipProvider {
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
  const input = inputOf(model, request)
  const taskPath = (taskId: string) => `/v1/predictions/${encodeURIComponent(taskId)}`
  return {
    provider: PROVIDER,
    request: describeClip(model, request),
    repeat: 'never',
    makesFile: true,
    async submit({ signal }) {
      const { id } = await http.call({ method: 'POST', ...routeOf(model, input), isOrder: true, signal }, prediction)
      return { taskId: id }
    },
    async poll(taskId, { signal }) {
      return stateOf(http, await http.call({ method: 'GET', path: taskPath(taskId), signal }, prediction))
    },
    fetch: (output, options) => fetchClip(output, { provider: PROVIDER, baseUrl, ...options }),
    async find({ submittedAfter, signal }) {
      return findOrder(await listSince(http, submittedAfter, signal), { input, submittedAfter })
    },
    async cancel(taskId, { signal }) {
      await http.call({ method: 'POST', path: `${taskPath(taskId)}/cancel`, signal }, z.unknown())
    },
  }
}

/** `owner/name` runs the newest version of an official model; `owner/name:version` or a bare version that one. */
function routeOf(model: string, input: Record<string, unknown>) {
  const version = /^[0-9a-f]{64}$/.test(model) ? model : model.split(':')[1]
  if (version) return { path: '/v1/predictions', json: { version, input } }
  return { path: `/v1/models/${model}/predictions`, json: { input } }
}

function inputOf(model: string, { image, prompt, durationSeconds, resolution, seed }: ClipRequest) {
  return {
    image,
    prompt,
    duration: durationSeconds,
    resolution,
    seed: modelSeed(seed),
    // By itself it makes 16:9 whatever the still is, and sound, which a clip has none of.
    ...(/\/seedance-2/.test(model) ? { aspect_ratio: 'adaptive', generate_audio: false } : {}),
  }
}

function stateOf(http: ProviderHttp, { status, output, error }: z.infer<typeof prediction>): OrderState {
  const url = outputUrl.safeParse(output).data
  if (status === 'succeeded') return url ? { state: 'succeeded', output: { url } } : madeNothing(PROVIDER)
  // A word that we don't know is no end: giving the order again would buy it again.
  if (!['failed', 'canceled', 'aborted'].includes(status)) return { state: 'running' }
  const why = typeof error === 'string' && error !== '' ? error : status
  return { state: 'failed', message: `${PROVIDER} made no clip: ${http.quote(why)}` }
}

async function uploadStill(http: ProviderHttp, path: string, signal: AbortSignal): Promise<string> {
  const { bytes, fileName, contentType } = await readStill(path, signal)
  const form = new FormData()
  form.append('content', new Blob([bytes], { type: contentType }), fileName)
  const request = { method: 'POST', path: '/v1/files', form, timeoutMs: UPLOAD_TIMEOUT_MS, signal } as const
  return (await http.call(request, file)).urls.get
}

/** The predictions since a moment. `next` is an absolute URL, of which only the cursor is followed: the key goes along. */
async function listSince(http: ProviderHttp, since: Date, signal: AbortSignal): Promise<ListedOrder[]> {
  const listed: ListedOrder[] = []
  let path = '/v1/predictions'
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const { results, next } = await http.call({ method: 'GET', path, signal, maxBytes: 32 * 1024 * 1024 }, page)
    listed.push(...results.map(({ id, created_at, input }) => ({ id, createdAt: created_at, input })))
    const cursor = next && URL.canParse(next) ? new URL(next).searchParams.get('cursor') : null
    const last = results.at(-1)
    if (!cursor || !last || Date.parse(last.created_at) < oldestOf(since)) break
    path = `/v1/predictions?cursor=${encodeURIComponent(cursor)}`
  }
  return listed
}
