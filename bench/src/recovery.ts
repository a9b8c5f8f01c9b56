import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createEngine } from '@kiln/core'
import { createDatabase } from './postgres.ts'
import { endless } from './recovery-jobs.ts'

const timeoutMs = 60_000

/** Seconds from SIGKILL of the worker that runs a job until another worker runs it. */
export async function recoverySeconds(postgresUrl: string): Promise<number> {
  const url = await createDatabase(postgresUrl)
  const engine = await createEngine({ database: { url }, jobs: [endless] })
  const program = fileURLToPath(new URL('./recovery-program.js', import.meta.url))
  const victim = spawn(process.execPath, [program, url], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await once(victim.stdout, 'data', { signal: AbortSignal.timeout(timeoutMs) })
    const { jobId } = await engine.submit(endless, {})
    const untilRun = async (run: number) => {
      const deadline = performance.now() + timeoutMs
      for (;;) {
        const job = await engine.get(jobId)
        if (job?.status === 'active' && job.run === run) return
        if (performance.now() > deadline) throw new Error(`the job did not reach run ${run}`)
        await delay(50)
      }
    }
    await untilRun(1)
    await engine.work()
    victim.kill('SIGKILL')
    const killedAt = performance.now()
    await untilRun(2)
    return (performance.now() - killedAt) / 1000
  } finally {
    victim.kill('SIGKILL')
    await engine.close()
  }
}
