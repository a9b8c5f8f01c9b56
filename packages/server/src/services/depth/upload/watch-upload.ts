import type { FastifyReply, FastifyRequest } from 'fastify'
import { formOverheadBytes, type UploadLimits } from './upload-limits.ts'
import { senderGone, tooLarge, tooSlow } from './upload-problems.ts'

export interface UploadWatch {
  /** Fires, with the HttpError to answer, when the sender is gone, too slow, or sends too much. */
  signal: AbortSignal
  /** From now on nothing is expected of the sender but to stay. */
  received(): void
  close(): void
}

/** Watches over the sender of an upload from before its first byte is read. */
export function watchUpload(request: FastifyRequest, reply: FastifyReply, limits: UploadLimits): UploadWatch {
  const { idleMs, totalMs, maxBytes } = limits
  const stop = new AbortController()
  const idle = setTimeout(() => stop.abort(tooSlow(`nothing has come for ${idleMs / 1000} s`)), idleMs)
  const total = setTimeout(() => stop.abort(tooSlow(`the upload has taken over ${totalMs / 1000} s`)), totalMs)
  let bytes = 0
  const onData = (chunk: Buffer) => {
    idle.refresh()
    bytes += chunk.length
    if (bytes > maxBytes + formOverheadBytes) stop.abort(tooLarge(maxBytes))
  }
  const onClose = () => stop.abort(senderGone())
  request.raw.on('data', onData)
  // Listening makes the data flow; it must not before somebody else is there to take it.
  request.raw.pause()
  reply.raw.once('close', onClose)

  const received = () => {
    clearTimeout(idle)
    clearTimeout(total)
    request.raw.off('data', onData)
  }
  return {
    signal: stop.signal,
    received,
    close: () => {
      received()
      reply.raw.off('close', onClose)
    },
  }
}
