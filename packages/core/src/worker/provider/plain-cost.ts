import type { ProviderCost } from '../../provider-call.ts'

/** A cost as it can be recorded. One that makes no sense must not be in the way of the receipt that it comes with. */
export function plainCost(cost: ProviderCost | undefined): ProviderCost | undefined {
  if (!cost || !Number.isFinite(cost.amount) || cost.amount < 0) return undefined
  return { amount: cost.amount, currency: String(cost.currency) }
}
