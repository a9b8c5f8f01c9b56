import { chaosOutput } from '../jobs/chaos-jobs.ts'
import { type Check, groupBy } from './violation.ts'

/** A parent has called each of its children once, over all its runs, and returned what they gave. */
export const checkChildren: Check = ({ jobs }) => {
  const children = groupBy(
    jobs.filter(({ parentId }) => parentId !== null),
    ({ parentId }) => parentId ?? '',
  )
  const ids = new Set(jobs.map(({ id }) => id))
  const lost = [...children.keys()].filter((id) => !ids.has(id)).map((id) => `${id}: has children and is not there`)
  const wrong = jobs.flatMap((job) => {
    const own = children.get(job.id)
    if (!own || job.status !== 'completed') return []
    const tags = own.map(({ tag }) => tag)
    if (new Set(tags).size < tags.length) return [`${job.tag}: a child was made twice`]
    const given = own
      .toSorted((a, b) => a.tag.localeCompare(b.tag))
      .map(({ output }) => chaosOutput.safeParse(output).data)
    const parts = chaosOutput.safeParse(job.output).data?.parts.map((part) => chaosOutput.safeParse(part).data)
    return JSON.stringify(parts) === JSON.stringify(given) ? [] : [`${job.tag}: did not return what its children gave`]
  })
  return [...lost, ...wrong]
}
