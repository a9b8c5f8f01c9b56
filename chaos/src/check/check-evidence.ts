import { checkAttempts } from './check-attempts.ts'
import { checkChildren } from './check-children.ts'
import { checkCounts } from './check-counts.ts'
import { checkEnds } from './check-ends.ts'
import { checkEvents } from './check-events.ts'
import { checkFences } from './check-fences.ts'
import { checkFiles } from './check-files.ts'
import { checkLeftovers } from './check-leftovers.ts'
import { checkLimits } from './check-limits.ts'
import { checkPurchases } from './check-purchases.ts'
import { checkRecovery } from './check-recovery.ts'
import { checkSubmissions } from './check-submissions.ts'
import type { Evidence } from './evidence.ts'
import type { Check, Violation } from './violation.ts'

const checks: Record<string, Check> = {
  submissions: checkSubmissions,
  ends: checkEnds,
  attempts: checkAttempts,
  events: checkEvents,
  fences: checkFences,
  children: checkChildren,
  counts: checkCounts,
  purchases: checkPurchases,
  limits: checkLimits,
  files: checkFiles,
  leftovers: checkLeftovers,
  recovery: checkRecovery,
}

/** Everything that was promised and does not hold. */
export function checkEvidence(evidence: Evidence): Violation[] {
  return Object.entries(checks).flatMap(([rule, check]) => check(evidence).map((text) => ({ rule, text })))
}
