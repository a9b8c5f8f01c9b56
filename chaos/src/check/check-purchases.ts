import { type Check, groupBy } from './violation.ts'

/** By the provider's own record: nothing is bought twice, and who says that he has it has bought it. */
export const checkPurchases: Check = ({ purchases, jobs, submissions }) => {
  const sold = groupBy(purchases, ({ tag }) => tag)
  const paid = new Set(submissions.filter(({ kind }) => kind.startsWith('paid')).map(({ input }) => input.tag))
  const twice = [...sold].filter(([, own]) => own.length > 1).map(([tag, own]) => `${tag}: bought ${own.length} times`)
  const unasked = [...sold.keys()].filter((tag) => !paid.has(tag)).map((tag) => `${tag}: bought, and nobody asked`)
  const without = jobs
    .filter(({ tag, status }) => status === 'completed' && paid.has(tag) && !sold.has(tag))
    .map(({ tag }) => `${tag}: completed, and nothing was bought`)
  return [...twice, ...unasked, ...without]
}
