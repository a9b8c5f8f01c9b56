import type { JobState } from '@kiln/core'

/** How the jobs of one type are shown in Redis: `jobs:{id}` and `jobs:status:{status}`. */
export interface RedisView {
  type: string
  /** All words that `view` may give as status. */
  statuses: readonly string[]
  /** How long ended jobs stay, in milliseconds; null for as long as Redis keeps them. */
  retentionMs: number | null
  view(job: JobState): { status: string }
}
