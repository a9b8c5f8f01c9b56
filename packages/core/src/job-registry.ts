import type { JobType, RateLimit } from './define-job.ts'
import { KilnError } from './errors.ts'

/** What all job types of one queue agree on. */
export interface RegisteredQueue {
  name: string
  slotsPerWorker: number
  slotsTotal: number | null
  rate: RateLimit | null
}

export interface JobRegistry {
  readonly types: ReadonlyMap<string, JobType>
  readonly queues: ReadonlyMap<string, RegisteredQueue>
  /** @throws KilnError JOB_TYPE_UNKNOWN */
  type(name: string): JobType
  /** Names of the types that may lie in one of these queues. */
  typesOf(queues: readonly string[]): string[]
}

/** @throws KilnError JOB_TYPE_DUPLICATE or QUEUE_CONFLICT: then nothing may start */
export function createJobRegistry(jobTypes: readonly JobType[]): JobRegistry {
  const types = new Map<string, JobType>()
  const queues = new Map<string, RegisteredQueue>()
  for (const type of jobTypes) {
    if (types.has(type.name)) throw new KilnError('JOB_TYPE_DUPLICATE', `Two job types are called ${type.name}`)
    types.set(type.name, type)
    for (const name of type.queues) addQueue(queues, name, type)
  }
  return {
    types,
    queues,
    type: (name) => {
      const type = types.get(name)
      if (!type) throw new KilnError('JOB_TYPE_UNKNOWN', `No job type is called ${name}`)
      return type
    },
    typesOf: (names) =>
      jobTypes.filter((type) => type.queues.some((queue) => names.includes(queue))).map((t) => t.name),
  }
}

function addQueue(queues: Map<string, RegisteredQueue>, name: string, type: JobType): void {
  const queue = { name, slotsPerWorker: type.slots.perWorker, slotsTotal: type.slots.total, rate: type.rate }
  const known = queues.get(name)
  if (known && JSON.stringify(known) !== JSON.stringify(queue)) {
    throw new KilnError(
      'QUEUE_CONFLICT',
      `Job type ${type.name} asks for other slots or another rate of queue ${name} than the types before it`,
    )
  }
  queues.set(name, queue)
}
