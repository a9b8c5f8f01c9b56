// Kiln as it is. Without a worker the jobs stay in the ledger, so that only the submits and reads are measured.
import { createLogger, loadConfig, startServer } from '@kiln/server'

const config = loadConfig({ ...process.env, HOST: '127.0.0.1', PORT: '0' })
const server = await startServer({
  config,
  logger: createLogger({ level: 'warn' }),
  work: process.env.BENCH_WORK === '1',
})
process.stdout.write(`${server.urls[0]}\n`)
