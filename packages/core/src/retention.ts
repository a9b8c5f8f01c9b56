import type { JobRegistry } from './job-registry.ts'

/** How long jobs of each type stay that did not complete, for statements that end jobs of several types. */
export function failedRetentionByType(registry: JobRegistry): Record<string, number | null> {
  return Object.fromEntries([...registry.types.values()].map((type) => [type.name, type.failedRetentionMs]))
}
