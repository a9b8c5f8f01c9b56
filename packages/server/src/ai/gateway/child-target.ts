import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { AiUnavailableError } from '../depth-client.ts'
import type { AiTarget } from './ai-target.ts'
import { type AiChild, startAiChild } from './start-ai-child.ts'

export interface ChildTargetOptions {
  /** Of the child. */
  env: NodeJS.ProcessEnv
  logger: Logger
  /** How long the child stays without a request. Default 10 minutes. */
  idleMs?: number
}

/** Long enough for the system to say that a child has died, when its connections have broken off. */
const deathNoticeMs = 500

/**
 * Our own AI service as a child process: started by the first request, and again by the next one after it has died.
 * What spaces out the starts of one that keeps dying is the circuit before it.
 */
export function createChildTarget({ env, logger, idleMs = 10 * 60_000 }: ChildTargetOptions): AiTarget {
  let starting: Promise<AiChild> | undefined
  let idle: NodeJS.Timeout | undefined
  let active = 0
  let closing: Promise<void> | undefined

  function start(): Promise<AiChild> {
    if (starting) return starting
    const started = startAiChild({ env, logger })
    starting = started
    const forget = () => {
      if (starting === started) starting = undefined
    }
    started.then((child) => child.exited.then(forget), forget)
    return started
  }

  async function stop(): Promise<void> {
    const child = await starting?.catch(() => undefined)
    await child?.stop()
  }

  function wait(): void {
    idle = setTimeout(() => {
      logger.info('the AI service was idle and is stopped')
      stop().catch((error: unknown) => logger.error({ err: error }, 'the idle AI service could not be stopped'))
    }, idleMs).unref()
  }

  return {
    publicUrl: null,
    async use(work) {
      if (closing) throw new AiUnavailableError('The AI service is being stopped', { retryAfterMs: 5000 })
      clearTimeout(idle)
      active += 1
      try {
        const child = await start()
        return await workWith(child, work)
      } finally {
        active -= 1
        if (active === 0 && !closing) wait()
      }
    },
    replace: () => {
      starting?.then((child) => child.kill()).catch(() => undefined)
    },
    close: () => {
      clearTimeout(idle)
      closing ??= stop()
      return closing
    },
  }
}

async function workWith<Result>(child: AiChild, work: (baseUrl: string) => Promise<Result>): Promise<Result> {
  try {
    return await work(child.baseUrl)
  } catch (error) {
    // A service that has just died must not be taken for a living one by the next request.
    await Promise.race([child.exited, delay(deathNoticeMs, undefined, { ref: false })])
    throw error
  }
}
