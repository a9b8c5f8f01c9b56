import type { ClaimedJob } from '../ledger/claimed-job.ts'
import type { Logger } from '../logger.ts'

/** A logger whose every line says which run it is about, and which request has made the job. */
export function createRunLogger(logger: Logger, job: ClaimedJob, traceId: string | undefined): Logger {
  const { id: jobId, type, run, traceContext } = job
  const reqId = traceContext?.requestId
  const about = { jobId, type, run, ...(reqId && { reqId }), ...(traceId && { traceId }) }
  return {
    debug: (fields, message) => logger.debug({ ...about, ...fields }, message),
    info: (fields, message) => logger.info({ ...about, ...fields }, message),
    warn: (fields, message) => logger.warn({ ...about, ...fields }, message),
    error: (fields, message) => logger.error({ ...about, ...fields }, message),
  }
}
