import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { withOwnTimeLimit } from '../../../http/own-time-limit.ts'
import { HttpError } from '../../../http/problem.ts'
import type { ServiceContext } from '../../service.ts'
import { dropRest } from './drop-rest.ts'
import { readUploadForm, type UploadForm } from './read-upload-form.ts'
import { formLimits, formOverheadBytes, type UploadLimits } from './upload-limits.ts'
import { badMedia, tooLarge } from './upload-problems.ts'
import { watchUpload } from './watch-upload.ts'

export interface ReceivedUpload extends UploadForm {
  /** A temporary file. */
  path: string
  /** Fires when the sender goes away: nobody waits for the answer any more. */
  signal: AbortSignal
}

interface Reception {
  request: FastifyRequest
  reply: FastifyReply
  /** Where files are while they arrive. Made when it is missing. */
  folder: string
  limits: UploadLimits
  space: ServiceContext['space']
}

/**
 * Receives one file into a temporary one, which is gone when `use` has ended, however it ends.
 * @throws HttpError 400 naming the field, 408, 413; AdmissionRefusedError DISK_FULL
 */
export async function receiveUpload<Result>(
  { request, reply, folder, limits, space }: Reception,
  use: (upload: ReceivedUpload) => Promise<Result>,
): Promise<Result> {
  const path = join(folder, `${randomUUID()}.part`)
  const endTimeLimit = withOwnTimeLimit(request.raw.socket)
  const watch = watchUpload(request, reply, limits)
  const { signal } = watch
  try {
    assertForm(request, limits.maxBytes)
    space.assertRoomFor(Number(request.headers['content-length'] ?? 0))
    await mkdir(folder, { recursive: true })
    const parts = request.parts({ limits: formLimits })
    const form = await readUploadForm({ parts, path, maxBytes: limits.maxBytes, signal }).catch((error: unknown) => {
      throw refusalOf(error, signal)
    })
    watch.received()
    return await use({ ...form, path, signal })
  } finally {
    watch.close()
    endTimeLimit()
    dropRest(request, reply)
    await rm(path, { force: true })
  }
}

/** What can be known before a byte of the body is read. */
function assertForm(request: FastifyRequest, maxBytes: number): void {
  if (!request.isMultipart()) throw badMedia('must be sent in a form, with Content-Type: multipart/form-data')
  if (!/;\s*boundary=("[^"]+"|[^\s";]+)/i.test(request.headers['content-type'] ?? '')) {
    throw badMedia('must be sent in a form, whose Content-Type names its boundary')
  }
  if (Number(request.headers['content-length']) > maxBytes + formOverheadBytes) throw tooLarge(maxBytes)
}

const limitMessages: Record<string, string> = {
  FST_PARTS_LIMIT: `comes with too many parts; at most ${formLimits.parts}`,
  FST_FIELDS_LIMIT: `comes with too many fields; at most ${formLimits.fields}`,
  FST_FILES_LIMIT: 'must be exactly one file; several came',
  FST_PROTO_VIOLATION: 'comes with a field whose name is not allowed',
}

/** Whatever the parser doesn't like is the form's fault; what the disk doesn't, is ours. */
function refusalOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason
  if (error instanceof HttpError || !(error instanceof Error)) return error
  const { code, syscall } = error as NodeJS.ErrnoException
  if (syscall !== undefined) return error
  return badMedia(limitMessages[code ?? ''] ?? 'can not be read: the form is cut off or malformed')
}
