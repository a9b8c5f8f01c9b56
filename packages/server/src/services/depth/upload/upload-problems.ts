import { HttpError, invalidField } from '../../../http/problem.ts'

/** 400: the file, or the form it should be in, is not as it must be. */
export function badMedia(message: string): HttpError {
  return invalidField({ where: 'body', path: ['media'], message })
}

export function tooLarge(maxBytes: number): HttpError {
  const message = `media: the file is too large; at most ${maxBytes / 1024 ** 2} MB (${maxBytes} bytes)`
  return new HttpError({ status: 413, code: 'BODY_TOO_LARGE', message })
}

/** Whoever is that slow is not waited for after the answer either. */
export function tooSlow(message: string): HttpError {
  const headers = { connection: 'close' }
  return new HttpError({ status: 408, code: 'UPLOAD_TIMED_OUT', message: `media: ${message}`, headers })
}

/** Nobody reads it; it ends what is under way. */
export function senderGone(): HttpError {
  return new HttpError({ status: 400, code: 'BAD_REQUEST', message: 'The client has gone away' })
}
