// Kiln as it is; without BENCH_WORK without a worker: the jobs stay in the ledger, so that only submits and reads are measured.
import { createLogger, loadConfig, startServer } from '@kiln/server'

const config = loadConfig({ ...process.env, HOST: '127.0.0.1', PORT: '0' })
const server = await startServer({
  config,
  logger: createLogger({ level: 'warn' }),
  work: process.env.BENCH_WORK === 'on',
})
process.stdout.write(`${server.urls[0]}\n`)
