import type { Pagination } from '@kiln/contracts'

interface Found<Item> {
  items: Item[]
  total: number
}

/** One page of a list, in the envelope of the contract. */
export function pageOf<Item>({ items, total }: Found<Item>, { limit, skip }: { limit: number; skip: number }) {
  const pagination: Pagination = { total, limit, skip, hasMore: skip + items.length < total }
  return { success: true as const, statusCode: 200 as const, data: items, pagination }
}
