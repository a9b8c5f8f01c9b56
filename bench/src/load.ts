import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Load {
  url: string
  method: 'GET' | 'POST'
  /** Requests take turns through these. */
  paths: readonly string[]
  body?: unknown
  connections: number
  seconds: number
}

export interface Measured {
  requestsPerSecond: number
  p99Ms: number
  /** Answers that were not 2xx, and connections that broke. */
  failures: number
}

/** As many requests as the server answers, from a process of its own: wrk, which costs the least. */
export async function loadFully(load: Load, folder: string): Promise<Measured> {
  const script = join(folder, `${load.method}.lua`)
  await writeFile(script, luaScript(load))
  const args = ['-t1', `-c${load.connections}`, `-d${load.seconds}s`, '--latency', '-s', script, load.url]
  const { stdout } = await run('wrk', args)
  const failed = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? '0'
  const broken = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout)?.slice(1) ?? []
  return {
    requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    p99Ms: toMs(/99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    failures: [failed, ...broken].reduce((sum, count) => sum + Number(count), 0),
  }
}

function luaScript({ method, paths, body }: Load): string {
  const quoted = paths.map((path) => JSON.stringify(path)).join(', ')
  return `
wrk.method = "${method}"
wrk.headers["Content-Type"] = "application/json"
${body === undefined ? '' : `wrk.body = [==[${JSON.stringify(body)}]==]`}
local paths = { ${quoted} }
local requests = {}
local turn = 0
init = function()
  for i, path in ipairs(paths) do requests[i] = wrk.format(nil, path) end
end
request = function()
  turn = turn % #paths + 1
  return requests[turn]
end
`
}

function toMs(match: RegExpExecArray | null): number {
  const factors: Record<string, number> = { us: 0.001, ms: 1, s: 1000 }
  return Number(match?.[1]) * (factors[match?.[2] ?? ''] ?? Number.NaN)
}
