import type { Executor } from './database.ts'

/** @returns how long the provider's lane stays closed, in milliseconds; 0 when it is open */
export async function getLanePauseMs(executor: Executor, provider: string): Promise<number> {
  const rows = await executor.query<{ pauseMs: number }>(
    `select ceil(extract(epoch from paused_until - clock_timestamp()) * 1000)::int as "pauseMs"
     from provider_lanes where provider = $1 and paused_until > clock_timestamp()`,
    [provider],
  )
  return rows[0]?.pauseMs ?? 0
}

/** Closes a provider's lane for all processes. A longer pause that is under way stays. */
export async function pauseLane(executor: Executor, provider: string, forMs: number): Promise<void> {
  await executor.query(
    `insert into provider_lanes (provider, paused_until)
     values ($1, clock_timestamp() + $2::int * interval '1 millisecond')
     on conflict (provider) do update set paused_until = greatest(provider_lanes.paused_until, excluded.paused_until)`,
    [provider, forMs],
  )
}
