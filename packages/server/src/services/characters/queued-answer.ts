import { type CharacterJobStatus, queuedResponse } from '@kiln/contracts'
import { compileSerializer } from '../../http/zod-serializer.ts'

const serialize = compileSerializer(queuedResponse)

interface Queued {
  jobId: string
  message: string
  /** Path of the jobs of this kind, e.g. `/api/v1/media-jobs`. */
  jobsPath: string
  /** Default `pending`. */
  status?: CharacterJobStatus
}

/** The body of a 202, written already: one that is kept under an idempotency key must go out byte for byte. */
export function queuedAnswer({ jobId, message, jobsPath, status = 'pending' }: Queued): string {
  const data = { jobId, status, statusUrl: `${jobsPath}/${jobId}` }
  return serialize({ success: true, statusCode: 202, message, data })
}
