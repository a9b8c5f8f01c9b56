import type { JobType, RateLimit } from './define-job.ts'
import { KilnError } from './errors.ts'
import { versionedType } from './ledger/versioned-type.ts'

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
  /** Types that may lie in one of these queues, each in every version that can be run, see {@link versionedType}. */
  runnableIn(queues: readonly string[]): string[]
  /** First segment of the storage keys by job type. */
  artifactFolders(): Record<string, string>
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
    runnableIn: (names) =>
      jobTypes.filter((type) => type.queues.some((queue) => names.includes(queue))).flatMap(versionedTypes),
    artifactFolders: () => Object.fromEntries(jobTypes.map(({ name, artifactFolder }) => [name, artifactFolder])),
  }
}

function versionedTypes({ name, version, alsoRunsVersions }: JobType): string[] {
  return [version, ...alsoRunsVersions].map((known) => versionedType(name, known))
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
