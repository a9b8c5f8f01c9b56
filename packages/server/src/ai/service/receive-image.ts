import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { HttpError } from '../../http/problem.ts'

export interface ReceiveOptions {
  /** Where the picture is written, as it comes. */
  path: string
  maxBytes: number
  signal: AbortSignal
}

/**
 * Writes the part `image` of a multipart request to a file. Everything else in it is read and dropped: whoever doesn't
 * read an upload to its end cuts off his own answer.
 * @throws HttpError 400 when there is no such part, 413 when it is too large, 415 when it is no multipart request
 */
export async function receiveImage(request: FastifyRequest, { path, maxBytes, signal }: ReceiveOptions): Promise<void> {
  if (!request.isMultipart()) throw refusal(415, 'The body must be multipart/form-data with the picture as image')
  let found: MultipartFile | undefined
  const limits = { fileSize: maxBytes, parts: 20, fieldSize: 1024 }
  for await (const part of request.parts({ limits })) {
    if (part.type !== 'file') continue
    const wanted = part.fieldname === 'image' && !found
    if (wanted) found = part
    if (wanted) await pipeline(part.file, createWriteStream(path), { signal })
    else part.file.resume()
  }
  if (!found) throw refusal(400, 'image is missing: send the picture as a file in the part image')
  if (found.file.truncated) throw refusal(413, `image is too large: at most ${Math.floor(maxBytes / 1024 / 1024)} MB`)
}

function refusal(status: 400 | 413 | 415, message: string): HttpError {
  return new HttpError({ status, code: 'IMAGE_REFUSED', message })
}
