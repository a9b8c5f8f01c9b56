import { openAsBlob } from 'node:fs'
import { exchange, type HttpAnswer, type HttpExchange, quoteAnswer, retryAfterMsOf } from '@kiln/media'
import { FormData } from 'undici'
import { AiUnavailableError, type DepthClient } from './depth-client.ts'
import { PictureRefusedError } from './picture-refused-error.ts'

export interface DepthClientOptions {
  /** Of the AI service or of the gateway before it, e.g. `http://ai:5000`. */
  baseUrl: string
  /** For one request as a whole. Default 120 s, as the contract has it. */
  timeoutMs?: number
  /** Of a depth map. Default 256 MB: 16 bits of 100 megapixels that can't be compressed are 200 MB. */
  maxBytes?: number
}

/** Asks an AI service for depth maps: `POST {baseUrl}/api/depth`, multipart, the picture as `image`. */
export function createDepthClient({
  baseUrl,
  timeoutMs = 120_000,
  maxBytes = 256 * 1024 * 1024,
}: DepthClientOptions): DepthClient {
  const url = `${baseUrl.replace(/\/+$/, '')}/api/depth`
  return {
    async depthOf(image, { bits = 8, signal = new AbortController().signal } = {}) {
      const answer = await exchange({
        url: bits === 16 ? `${url}?bits=16` : url,
        method: 'POST',
        headers: { accept: 'image/png' },
        body: await formOf(image),
        timeoutMs,
        maxBytes,
        signal,
      })
      return pngOf(answered(answer, { timeoutMs, maxBytes }))
    },
  }
}

/** A file is read while it is sent. */
async function formOf(image: { path: string } | { data: Uint8Array }): Promise<FormData> {
  const form = new FormData()
  form.set('image', 'path' in image ? await openAsBlob(image.path) : new Blob([Buffer.from(image.data)]), 'image')
  return form
}

/** How long to leave a service alone that has not said it. */
const defaultRetryAfterMs = 5000

function answered(result: HttpExchange, limits: { timeoutMs: number; maxBytes: number }): HttpAnswer {
  const unavailable = (why: string, cause: unknown) =>
    new AiUnavailableError(`The AI service ${why}`, {
      retryAfterMs: defaultRetryAfterMs,
      timedOut: result.outcome === 'timed-out',
      cause,
    })
  switch (result.outcome) {
    case 'answered':
      return result
    case 'unreachable':
      throw unavailable('can not be reached', result.cause)
    case 'timed-out':
      throw unavailable(`did not answer within ${limits.timeoutMs / 1000} s`, result.cause)
    case 'lost':
      throw unavailable('broke off before it had answered', result.cause)
    case 'too-large':
      throw new Error(`The AI service answered more than ${limits.maxBytes} bytes, which is no depth map`)
    default:
      return result satisfies never
  }
}

function pngOf({ status, headers, bytes }: HttpAnswer): Uint8Array {
  if (isAboutThePicture(status)) throw new PictureRefusedError(`The AI service refused the picture: ${said(bytes)}`)
  if (status < 200 || status > 299) {
    const retryAfterMs = retryAfterMsOf(headers['retry-after']) ?? defaultRetryAfterMs
    const timedOut = status === 504
    throw new AiUnavailableError(`The AI service answered ${status}: ${said(bytes)}`, { retryAfterMs, timedOut })
  }
  if (!bytes.subarray(0, pngSignature.length).equals(pngSignature)) {
    throw new Error('The AI service answered something that is no PNG')
  }
  return bytes
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** These 4xx are about the address, the asker or the moment: a wrong AI_SERVICE_URL must not condemn every picture. */
const notAboutThePicture = [401, 402, 403, 404, 405, 407, 408, 409, 421, 423, 425, 426, 429]

function isAboutThePicture(status: number): boolean {
  return status >= 400 && status < 500 && !notAboutThePicture.includes(status)
}

/** The `message` of the contract's error, else the beginning of whatever came. */
function said(bytes: Buffer): string {
  const text = quoteAnswer(bytes, [])
  return /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text
}
