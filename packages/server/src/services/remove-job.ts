import { type Engine, KilnError } from '@kiln/core'

/**
 * Removes a job with its files, cancelled first when it has not ended. Nothing happens when it is gone, or somebody
 * else is removing it as well.
 */
export async function removeJob(engine: Pick<Engine, 'cancel' | 'remove'>, jobId: string): Promise<void> {
  await engine.cancel(jobId).catch(ignoring('JOB_NOT_CANCELLABLE', 'JOB_NOT_FOUND'))
  await engine.remove(jobId).catch(ignoring('JOB_NOT_REMOVABLE', 'JOB_NOT_FOUND'))
}

export function ignoring(...codes: KilnError['code'][]): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof KilnError && codes.includes(error.code))) throw error
  }
}
