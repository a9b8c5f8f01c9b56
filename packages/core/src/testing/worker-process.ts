import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A worker in a process of its own, to be killed or frozen. */
export interface WorkerProcess {
  readonly process: ChildProcess
  readonly workerId: string
}

/** Resolves when it works. With a folder for files it runs the jobs that buy, else those of `test-jobs.ts`. */
export async function startWorkerProcess(databaseUrl: string, filesFolder?: string): Promise<WorkerProcess> {
  const program = fileURLToPath(new URL('./work-until-killed.js', import.meta.url))
  const args = [program, databaseUrl, ...(filesFolder === undefined ? [] : [filesFolder])]
  const worker = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(worker.stdout, 'data')
  return { process: worker, workerId: String(line).trim() }
}
