import { type Check, groupBy } from './violation.ts'

/**
 * Each 202 has its one job, repeated requests included; a request without an answer has one or none; and there is no
 * job that nobody asked for.
 */
export const checkSubmissions: Check = ({ submissions, jobs, requests }) => {
  const roots = groupBy(
    jobs.filter(({ parentId }) => parentId === null),
    ({ tag }) => tag,
  )
  const rows = groupBy(requests, ({ tag }) => tag)
  const found = submissions.flatMap(({ input: { tag }, answers }) => {
    const made = (roots.get(tag) ?? []).map(({ id }) => id)
    const ids = [...new Set(answers)]
    const wrong: string[] = []
    for (const id of ids) if (!made.includes(id)) wrong.push(`${tag}: 202 was answered for ${id}, which is not there`)
    if (ids.length > 1) wrong.push(`${tag}: one request was answered with ${ids.length} jobs`)
    if (made.length > 1) wrong.push(`${tag}: one request made ${made.length} jobs`)
    const written = rows.get(tag) ?? []
    if (written.map(({ jobId }) => jobId).join() !== made.join())
      wrong.push(`${tag}: ${made.length} jobs, and ${written.length} rows that were to come with them`)
    return wrong
  })
  const asked = new Set(submissions.map(({ input }) => input.tag))
  const unasked = [...roots.keys()].filter((tag) => !asked.has(tag))
  return [...found, ...unasked.map((tag) => `${tag}: a job that nobody asked for`)]
}
