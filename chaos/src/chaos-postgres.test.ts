import { it } from 'vitest'
import { expectNothingLost } from './short-run.ts'

it('loses nothing on Postgres, whatever is killed, frozen, cut off or deployed', { timeout: 300_000 }, () =>
  expectNothingLost('postgres'),
)
