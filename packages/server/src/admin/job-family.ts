import type { Engine, Job } from '@kiln/core'
import type { BoardJob } from './board-job.ts'

/** As many as the board shows of one tree. */
const maxJobs = 200

export interface FamilyNode {
  job: BoardJob
  children: FamilyNode[]
}

export interface FamilyWindow {
  id: string
  /** Levels of the tree, the job's own among them. */
  depth: number
  /** Children that are shown of each job. */
  maxChildren: number
}

/** The job and what it has called, level by level; null when there is no such job. */
export async function readJobFamily(
  { engine, present }: { engine: Engine; present: (job: Job) => Promise<BoardJob> },
  { id, depth, maxChildren }: FamilyWindow,
): Promise<FamilyNode | null> {
  const job = await engine.get(id)
  if (!job) return null
  const root: FamilyNode = { job: await present(job), children: [] }
  let level = [root]
  for (let deep = 1, count = 1; deep < depth && count < maxJobs && level.length > 0; deep++) {
    for (const node of level) {
      const { jobs } = await engine.list({ parentId: node.job.id, limit: Math.min(maxChildren, maxJobs - count) })
      // Listed newest first, shown in the order of the calls.
      const children = await Promise.all(jobs.reverse().map(present))
      node.children = children.map((child) => ({ job: child, children: [] }))
      count += children.length
    }
    level = level.flatMap(({ children }) => children)
  }
  return root
}
