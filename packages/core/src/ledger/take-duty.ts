import type { Executor } from './database.ts'

/**
 * Takes or keeps a duty for `forMs`. An owner that is frozen or gone is replaced once its time is over; since the
 * duty's work is idempotent, an owner that wakes up late does no harm.
 * @returns true when `ownerId` has the duty now
 */
export async function takeDuty(
  executor: Executor,
  duty: { name: string; ownerId: string; forMs: number },
): Promise<boolean> {
  const rows = await executor.query(
    `insert into duties (name, owner_id, owned_until)
     values ($1, $2::uuid, clock_timestamp() + $3::int * interval '1 millisecond')
     on conflict (name) do update set owner_id = excluded.owner_id, owned_until = excluded.owned_until
     where duties.owner_id = excluded.owner_id or duties.owned_until < clock_timestamp()
     returning name`,
    [duty.name, duty.ownerId, duty.forMs],
  )
  return rows.length > 0
}
