import type { JobType } from '../../define-job.ts'
import { KilnError } from '../../errors.ts'

/**
 * Imports a job's module and takes the type of that name from its exports.
 * @param module file URL
 * @throws KilnError JOB_TYPE_UNKNOWN naming the types that are there; whatever the module throws while it loads
 */
export async function loadJobType(module: string, name: string): Promise<JobType> {
  const exported: unknown[] = Object.values(await import(module))
  const types = exported.filter(isJobType)
  const type = types.find((one) => one.name === name)
  if (type) return type
  const others = types.map((one) => one.name).join(', ') || 'none'
  throw new KilnError(
    'JOB_TYPE_UNKNOWN',
    `${module} exports no job type ${JSON.stringify(name)} (it exports: ${others})`,
  )
}

function isJobType(value: unknown): value is JobType {
  return typeof value === 'object' && value !== null && 'queues' in value && 'run' in value && 'name' in value
}
