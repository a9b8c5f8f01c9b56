import { cpus } from 'node:os'
import { benchDepth } from './depth.ts'
import { benchEngine } from './engine.ts'
import { benchFilm } from './film.ts'
import { benchHttp } from './http.ts'

const parts = {
  http: benchHttp,
  engine: benchEngine,
  film: (print: (line: string) => void) => benchFilm(print),
  depth: (print: (line: string) => void) => benchDepth(print),
}
type Part = keyof typeof parts

const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !(name in parts))
if (unknown) throw new Error(`usage: npm run bench [-- ${Object.keys(parts).join(' | ')}]`)

const print = (line: string) => console.log(line)
const [cpu] = cpus()
print(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'unknown'}`,
)
// Started for the tests as well; without its module the benchmarks on Postgres are left out.
let stopPostgres: (() => Promise<void>) | undefined
let postgresUrl: string | undefined
const needsPostgres = wanted.length === 0 || wanted.some((name) => name !== 'film' && name !== 'depth')
if (needsPostgres) {
  const { default: startPostgres } = await import(new URL('../../test/start-postgres.mjs', import.meta.url).href)
  stopPostgres = await startPostgres({ provide: (_name: string, url: string) => (postgresUrl = url) })
}
try {
  for (const name of (wanted.length > 0 ? wanted : Object.keys(parts)) as Part[]) await parts[name](print, postgresUrl)
} finally {
  await stopPostgres?.()
}
