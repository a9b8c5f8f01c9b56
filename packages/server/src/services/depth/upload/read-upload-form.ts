import type { MultipartFile, MultipartValue } from '@fastify/multipart'
import { clientId } from '@kiln/contracts'
import { invalidField } from '../../../http/problem.ts'
import { badMedia } from './upload-problems.ts'
import { type WrittenPart, writePart } from './write-part.ts'

export interface UploadForm extends WrittenPart {
  /** As it was sent, not to be trusted. */
  filename: string | undefined
  userId: string | undefined
}

type Part = MultipartFile | MultipartValue

interface FormToRead {
  parts: AsyncIterator<Part>
  /** Where the file is written; the caller removes it, also when this fails. */
  path: string
  maxBytes: number
  signal: AbortSignal
}

/**
 * Reads a form while it arrives: exactly one file, under `media`; `userId`; other fields are passed over.
 * @throws HttpError 400, 413; the signal's reason; whatever the parser or the file system throws
 */
export async function readUploadForm({ parts, path, maxBytes, signal }: FormToRead): Promise<UploadForm> {
  let file: Omit<UploadForm, 'userId'> | undefined
  let userId: string | undefined
  for await (const part of untilStopped(parts, signal)) {
    if (part.type === 'field') {
      if (part.fieldname === 'media') throw badMedia('must be a file, not text: its part needs a filename')
      if (part.fieldname === 'userId') userId = userIdOf(part)
      continue
    }
    if (part.fieldname !== 'media') throw badMedia(`must be the name of the file; it came as ${quoted(part.fieldname)}`)
    if (file) throw badMedia('must be exactly one file; a second one came')
    const { file: stream, filename } = part
    file = { filename, ...(await writePart({ path, stream, maxBytes, signal })) }
  }
  if (!file) throw badMedia('Field required: a file')
  if (file.size === 0) throw badMedia('must not be empty; a file of 0 bytes came')
  return { ...file, userId }
}

/** The parts as they come. A sender who pauses between two of them doesn't keep the signal from being heard. */
async function* untilStopped(parts: AsyncIterator<Part>, signal: AbortSignal): AsyncGenerator<Part> {
  let stop: (() => void) | undefined
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
  })
  // It may also fire while nobody waits for the next part.
  stopped.catch(() => undefined)
  try {
    for (;;) {
      signal.throwIfAborted()
      const next = parts.next()
      next.catch(() => undefined)
      const { done, value } = await Promise.race([next, stopped])
      if (done) return
      yield value
    }
  } finally {
    if (stop) signal.removeEventListener('abort', stop)
  }
}

function userIdOf({ value }: MultipartValue): string {
  const parsed = clientId.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalidField({ where: 'body', path: ['userId'], message: parsed.error.issues[0]?.message ?? 'is not valid' })
}

function quoted(name: unknown): string {
  return JSON.stringify(String(name ?? '').slice(0, 100))
}
