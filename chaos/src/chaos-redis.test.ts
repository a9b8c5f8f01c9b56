import { hasRedisServer } from '@kiln/core/testing/servers'
import { it } from 'vitest'
import { expectNothingLost } from './short-run.ts'

it.skipIf(!hasRedisServer())(
  'loses nothing with Redis, whatever is killed, frozen, cut off, emptied or deployed',
  { timeout: 300_000 },
  () => expectNothingLost('redis'),
)
