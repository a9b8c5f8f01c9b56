import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface ServerProcess {
  url: string
  pid: number
  stop(): Promise<void>
}

/** Starts one of these programs; it prints its address when it serves. */
export async function startServerProcess(
  name: 'servers/bare' | 'servers/kiln' | 'peers/express',
  environment: Record<string, string> = {},
): Promise<ServerProcess> {
  const program = fileURLToPath(new URL(`./${name}.js`, import.meta.url))
  // As in the first line of bin/kiln.
  const flags = name === 'servers/kiln' ? ['--max-semi-space-size=64'] : []
  const child = spawn(process.execPath, [...flags, program], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => {
      throw new Error(`The server ${name} did not start`)
    }),
  ])) as [Buffer]
  return {
    url: String(line).trim(),
    pid: child.pid ?? 0,
    stop: async () => {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
