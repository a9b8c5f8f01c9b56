import { type Check, groupBy } from './violation.ts'

/** How many jobs there are of each kind was added up while they changed, and comes to what there is. */
export const checkCounts: Check = ({ jobs, counts }) => {
  const kindOf = (job: { type: string; queue: string; status: string }, begun: boolean) =>
    `${job.type} in ${job.queue}, ${job.status}, ${begun ? 'begun' : 'not begun'}`
  const there = groupBy(jobs, (job) => kindOf(job, job.run > 0))
  const counted = new Map(counts.map((row) => [kindOf(row, row.begun), row.count]))
  return [...new Set([...there.keys(), ...counted.keys()])].flatMap((kind) => {
    const [is, said] = [there.get(kind)?.length ?? 0, counted.get(kind) ?? 0]
    return is === said ? [] : [`${kind}: counted as ${said}, there are ${is}`]
  })
}
