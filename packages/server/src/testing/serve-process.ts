import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../../../bin/kiln', import.meta.url))

/** `kiln serve` in a process of its own, which can be killed, with no other settings than these. */
export async function serveProcess(settings: NodeJS.ProcessEnv): Promise<{ url: string; process: ChildProcess }> {
  const env = { PATH: process.env.PATH ?? '', SHUTDOWN_GRACE_SECONDS: '0', ...settings }
  const child = spawn(process.execPath, [program, 'serve', '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const { urls } = JSON.parse(line) as { urls?: string[] }
    if (!urls) continue
    child.stdout.resume()
    return { url: urls[0] ?? '', process: child }
  }
  throw new Error('The server ended before it served')
}
