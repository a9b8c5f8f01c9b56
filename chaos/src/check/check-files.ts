import { type Check, isEnded } from './violation.ts'

/**
 * Every listed file is there as it was stored; beside those of a job that has completed there is no other of it; no
 * file belongs to nobody; and when all jobs have expired nothing is left, nor of what killed writers had begun.
 */
export const checkFiles: Check = ({ jobs, artifacts, files, callFiles, filesAfterExpiry }) => {
  const stored = new Map(files.map((file) => [file.key, file]))
  const listed = new Set([...artifacts.map(({ storageKey }) => storageKey), ...callFiles])
  const byId = new Map(jobs.map((job) => [job.id, job]))
  const missing = artifacts.flatMap(({ storageKey, sizeBytes, sha256 }) => {
    const file = stored.get(storageKey)
    if (!file) return [`${storageKey}: is listed and not there`]
    return file.sizeBytes === sizeBytes && file.sha256 === sha256 ? [] : [`${storageKey}: is not what was stored`]
  })
  const lostCalls = callFiles.filter((key) => !stored.has(key)).map((key) => `${key}: was bought and is not there`)
  const orphans = files.flatMap(({ key }) => {
    if (listed.has(key) || key.startsWith('provider-calls/') || key.startsWith('.tmp/')) return []
    const job = byId.get(key.split('/')[1] ?? '')
    if (!job || !isEnded(job.status)) return [`${key}: belongs to no job`]
    // Files of a run that was killed stay until its job expires, unless a later run has ended by itself.
    return job.status === 'completed' ? [`${key}: is listed nowhere`] : []
  })
  return [...missing, ...lostCalls, ...orphans, ...filesAfterExpiry.map((key) => `${key}: is there for ever`)]
}
