import { z } from 'zod'
import { createProviderHttp, type ProviderHttp } from '../../provider/http.ts'
import type { ProviderOrder, RemoteProvider } from '../../provider/provider.ts'
import type { Picture, PictureRequest } from '../picture.ts'
import {
  describePicture,
  drawnSize,
  MAX_PICTURE_BYTES,
  PICTURE_TIMEOUT_MS,
  usualCfgScale,
  usualSampler,
  usualSteps,
} from './picture-input.ts'
import { a1111Sampler } from './sampler-names.ts'
import { savePicture } from './save-picture.ts'

const PROVIDER = 'a1111'
/** The checkpoint that is loaded there paints; its API does not want to be told. */
const MODEL = 'stable-diffusion'

const answer = z.object({ images: z.tuple([z.string()], z.unknown()) })

/**
 * AUTOMATIC1111 (https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki/API), started with `--api`; its
 * descendants, such as Forge, speak the same. The picture comes with the answer. It can't be cancelled:
 * `/sdapi/v1/interrupt` names no job and stops whatever is being painted, be it another's.
 */
export function createA1111Provider({ url }: { url: string }): RemoteProvider<PictureRequest, Picture> {
  const http = createProviderHttp({ provider: PROVIDER, baseUrl: url, secrets: [] })
  return { kind: 'remote', provider: PROVIDER, model: MODEL, order: (request) => createOrder(http, request) }
}

function createOrder(http: ProviderHttp, request: PictureRequest): ProviderOrder<Picture> {
  return {
    provider: PROVIDER,
    request: describePicture(MODEL, request),
    repeat: 'free',
    makesFile: true,
    async submit({ filePath, signal }) {
      const order = {
        method: 'POST',
        path: '/sdapi/v1/txt2img',
        json: inputOf(request),
        isOrder: true,
        signal,
      } as const
      const limits = { timeoutMs: PICTURE_TIMEOUT_MS, maxBytes: MAX_PICTURE_BYTES }
      const { images } = await http.call({ ...order, ...limits }, answer)
      const bytes = Buffer.from(images[0].replace(/^data:[^,]*,/, ''), 'base64')
      const { width, height, seed } = request
      const picture = await savePicture(bytes, { provider: PROVIDER, filePath, width, height, signal })
      return { result: { ...picture, seed } }
    },
  }
}

function inputOf(request: PictureRequest) {
  return {
    prompt: request.prompt,
    negative_prompt: request.negativePrompt ?? '',
    width: drawnSize(request.width),
    height: drawnSize(request.height),
    seed: request.seed,
    steps: request.steps ?? usualSteps,
    cfg_scale: request.cfgScale ?? usualCfgScale,
    sampler_name: a1111Sampler(request.sampler ?? usualSampler),
    batch_size: 1,
    n_iter: 1,
    send_images: true,
    save_images: false,
  }
}
