/** Statuses of what is refused so that promises to others are kept, by code; the codes are reasons in the metrics too. */
const statuses: Readonly<Record<string, number>> = {
  JOBS_PER_HOUR_EXCEEDED: 429,
  JOBS_IN_FLIGHT_EXCEEDED: 429,
  QUEUE_FULL: 503,
  // Not 507: clients and proxies know what Retry-After means beside 503.
  DISK_FULL: 503,
}

export function isRefusal(code: string): boolean {
  return code in statuses
}

export function refusalStatus(code: string): number {
  return statuses[code] ?? 503
}
