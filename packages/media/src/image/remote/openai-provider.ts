import { readFile, rm } from 'node:fs/promises'
import { z } from 'zod'
import { downloadFile } from '../../provider/download-file.ts'
import { createProviderHttp, type ProviderHttp } from '../../provider/http.ts'
import type { ProviderOrder, RemoteProvider } from '../../provider/provider.ts'
import type { Picture, PictureRequest } from '../picture.ts'
import { openaiInput } from './openai-input.ts'
import { describePicture, MAX_PICTURE_BYTES, PICTURE_TIMEOUT_MS } from './picture-input.ts'
import { savePicture } from './save-picture.ts'

const PROVIDER = 'openai'
const DOWNLOAD_TIMEOUT_MS = 120_000

const answer = z.object({
  data: z.tuple([z.union([z.object({ b64_json: z.string() }), z.object({ url: z.url() })])], z.unknown()),
})
const output = z.object({ url: z.string() })

export interface OpenaiImages {
  /** Ends before `/images/generations`, e.g. `https://api.openai.com/v1`. */
  baseUrl: string
  apiKey: string | null
  model: string
}

/**
 * OpenAI's images API and whatever speaks it: LocalAI, vLLM, stable-diffusion.cpp and many others. Asked by a request
 * of our own and not through the AI SDK, which drops the seed and repeats a request that may have been carried out.
 */
export function createOpenaiProvider(images: OpenaiImages): RemoteProvider<PictureRequest, Picture> {
  const { baseUrl, apiKey, model } = images
  const access = { provider: PROVIDER, baseUrl, secrets: apiKey ? [apiKey] : [] }
  const http = createProviderHttp({ ...access, headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {} })
  return { kind: 'remote', provider: PROVIDER, model, order: (request) => createOrder(http, images, request) }
}

function createOrder(http: ProviderHttp, images: OpenaiImages, request: PictureRequest): ProviderOrder<Picture> {
  const save = async (bytes: Buffer, options: { filePath: string; signal: AbortSignal }): Promise<Picture> => {
    const { width, height, seed } = request
    return { ...(await savePicture(bytes, { provider: PROVIDER, width, height, ...options })), seed }
  }
  return {
    provider: PROVIDER,
    request: describePicture(images.model, request),
    repeat: images.apiKey ? 'never' : 'free',
    makesFile: true,
    async submit({ filePath, signal }) {
      const order = {
        method: 'POST',
        path: '/images/generations',
        json: openaiInput(images, request),
        isOrder: true,
      } as const
      const limits = { timeoutMs: PICTURE_TIMEOUT_MS, maxBytes: MAX_PICTURE_BYTES }
      const [first] = (await http.call({ ...order, ...limits, signal }, answer)).data
      if ('url' in first) return { taskId: first.url }
      return { result: await save(Buffer.from(first.b64_json, 'base64'), { filePath, signal }) }
    },
    // A server that answers with a URL has finished. As a task of its own, a broken download doesn't lose the picture.
    poll: async (url) => ({ state: 'succeeded', output: { url } }),
    async fetch(finished, { filePath, signal }) {
      const { url } = output.parse(finished)
      const download = { filePath: `${filePath}.download`, maxBytes: MAX_PICTURE_BYTES, timeoutMs: DOWNLOAD_TIMEOUT_MS }
      try {
        await downloadFile(url, { provider: PROVIDER, baseUrl: images.baseUrl, ...download, signal })
        return await save(await readFile(download.filePath), { filePath, signal })
      } finally {
        await rm(download.filePath, { force: true })
      }
    },
  }
}
