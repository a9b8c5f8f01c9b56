/** Clocks of two companies that both follow the world's. */
const CLOCK_TOLERANCE_MS = 10_000

/** An order as a provider lists it. */
export interface ListedOrder {
  id: string
  createdAt: string
  input: unknown
}

/**
 * The one listed order that was given since `submittedAfter` with exactly this input. The input names our uploaded
 * still, whose URL nobody else has, so it can't be a stranger's. Null when there is none, or more than one: then it
 * isn't known which is ours.
 */
export function findOrder(
  listed: readonly ListedOrder[],
  { input, submittedAfter }: { input: Record<string, unknown>; submittedAfter: Date },
): { taskId: string } | null {
  const since = oldestOf(submittedAfter)
  const matching = listed.filter((order) => Date.parse(order.createdAt) >= since && hasInput(order.input, input))
  const [only] = matching
  return only && matching.length === 1 ? { taskId: only.id } : null
}

/** Orders that a list dates before this are older than ours. */
export const oldestOf = (submittedAfter: Date) => submittedAfter.getTime() - CLOCK_TOLERANCE_MS

function hasInput(listed: unknown, wanted: Record<string, unknown>): boolean {
  if (typeof listed !== 'object' || listed === null) return false
  const fields = new Map(Object.entries(listed))
  return Object.entries(wanted).every(([name, value]) => fields.get(name) === value)
}
