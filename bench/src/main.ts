import { cpus, loadavg } from 'node:os'
import { type BenchServers, describeServers, type Print, startBenchServers } from './bench-servers.ts'
import { benchDepth } from './depth.ts'
import { benchEngine } from './engine.ts'
import { benchFilm } from './film.ts'
import { benchGrowth } from './growth.ts'
import { benchHttp } from './http.ts'
import { benchIdle } from './idle.ts'

const onServers = { http: benchHttp, engine: benchEngine, growth: benchGrowth, idle: benchIdle }
const alone = { film: (print: Print) => benchFilm(print), depth: (print: Print) => benchDepth(print) }
const names = [...Object.keys(onServers), ...Object.keys(alone)]

const isOnServers = (name: string): name is keyof typeof onServers => name in onServers
const isAlone = (name: string): name is keyof typeof alone => name in alone

const wanted = process.argv.slice(2)
if (wanted.some((name) => !names.includes(name))) throw new Error(`usage: npm run bench [-- ${names.join(' | ')}]`)
const parts = wanted.length > 0 ? wanted : names

const print: Print = (line) => console.log(line)
const [cpu] = cpus()
const today = new Date().toISOString().slice(0, 10)
print(`${today}, Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'unknown'}`)
print(`load of the machine before the first figure: ${loadavg()[0]?.toFixed(1)}`)

let servers: BenchServers | undefined
try {
  if (parts.some(isOnServers)) {
    servers = await startBenchServers()
    for (const line of await describeServers(servers)) print(line)
  }
  for (const name of parts) {
    if (servers && isOnServers(name)) await onServers[name](print, servers)
    if (isAlone(name)) await alone[name](print)
  }
} finally {
  await servers?.close()
}
