import type { JobRegistry } from './job-registry.ts'

/** How long ended jobs of each type stay, for statements that end jobs of several types. */
export function retentionByType(registry: JobRegistry): Record<string, number | null> {
  return Object.fromEntries([...registry.types.values()].map((type) => [type.name, type.retentionMs]))
}
