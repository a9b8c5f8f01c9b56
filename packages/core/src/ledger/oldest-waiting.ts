/**
 * SQL: the time since which the oldest waiting job of a row of `queues` has been free to run; null when none waits. The index
 * `jobs_waiting_since` answers it, and has the collation that is named here so that no other statement takes it.
 */
export const oldestWaitingSince = `(select min(run_at) from jobs where status = 'waiting' and queue collate "C" = queues.name)`
