import { newId } from '../../new-id.ts'
import type { RedisLink } from '../../redis/open-redis.ts'
import { keyPrefix } from './bullmq-queues.ts'

const lookEveryMs = 2_000

/** Names one life of Redis' data. Whoever finds it missing, or another one than before, knows that all was lost. */
export const lifeKey = `${keyPrefix}:life`

/**
 * Notices that Redis has forgotten everything: a FLUSHALL, a restart without a file to read.
 * @param onLoss called soon after; also when deliveries may have been lost, because Redis was away
 */
export function watchForLoss(link: RedisLink, onLoss: (why: 'wiped' | 'was-away') => void): { close(): void } {
  let known: string | undefined

  async function look(): Promise<void> {
    const { commands } = link
    await commands.set(lifeKey, newId(), 'NX')
    const life = (await commands.get(lifeKey)) ?? undefined
    const wiped = known !== undefined && life !== known
    known = life
    if (wiped) onLoss('wiped')
  }

  // What fails now is looked at again: the link reports an outage, and calls when it is over.
  const tryLook = () => {
    if (link.ready) look().catch(() => {})
  }
  const timer = setInterval(tryLook, lookEveryMs)
  const forget = link.onReady(() => {
    onLoss('was-away')
    tryLook()
  })
  tryLook()
  return {
    close: () => {
      clearInterval(timer)
      forget()
    },
  }
}
