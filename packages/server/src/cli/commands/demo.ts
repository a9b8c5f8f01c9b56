import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { CreateVideoJobResponse, VideoJob, VideoResult } from '@kiln/contracts'
import { type Command, Option } from 'commander'
import { decodeJwt } from 'jose'
import { loadConfig } from '../../config/config.ts'
import { createConsoleLogger } from '../../logger.ts'
import { type ApiClient, clientFromEnvironment, createApiClient } from '../api-client.ts'
import { CliError, exitCodes } from '../exit-codes.ts'
import { printJson, printLine } from '../output.ts'
import { watchJob } from '../watch-job.ts'
import { demoRequest } from './demo-request.ts'

interface DemoOptions {
  out: string
  platform: 'youtube' | 'tiktok' | 'instagram'
  json?: boolean
}

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('make a film of 15 seconds and save it here')
    .option('-o, --out <folder>', 'where film, captions and thumbnail go', 'kiln-demo')
    .addOption(
      new Option('--platform <name>', 'format of the film')
        .choices(['youtube', 'tiktok', 'instagram'])
        .default('youtube'),
    )
    .option('--json', 'print where the files are as JSON')
    .addHelpText(
      'after',
      `
Uses the server at KILN_URL; when none answers there, one is started for the time of the demo.

Examples:
  $ kiln demo
  $ kiln demo --platform tiktok --out upright`,
    )
    .action(demo)
}

async function demo(options: DemoOptions): Promise<void> {
  const server = await findOrStartServer()
  try {
    const result = await makeFilm(server.client, options)
    const files = await saveFiles(server.client, { result, folder: resolve(options.out) })
    if (options.json) return printJson(files)
    for (const [name, path] of Object.entries(files)) printLine(`${name.padEnd(10)} ${path}`)
    for (const warning of result.warnings) printLine(`warning    ${warning}`)
  } finally {
    await server.close()
  }
}

interface DemoServer {
  client: ApiClient
  close(): Promise<void>
}

async function findOrStartServer(): Promise<DemoServer> {
  const client = clientFromEnvironment()
  const running = await client.request('/health/ready', { timeoutMs: 2000 }).catch((error: unknown) => {
    if (error instanceof CliError && error.exitCode === exitCodes.unreachable) return null
    throw error
  })
  if (running) return { client, close: async () => {} }
  process.stderr.write(`No server answers at ${client.url}: starting one for the time of the demo\n`)
  const config = loadConfig({
    ...process.env,
    AUTH_MODE: 'none',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
  })
  const { startServer } = await import('../../server.ts')
  const server = await startServer({ config, logger: await createConsoleLogger(config.logLevel) })
  const end = () => void server.close({ graceMs: 0 }).finally(() => process.exit(130))
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  return { client: createApiClient({ url: server.urls[0] ?? '' }), close: () => server.close({ graceMs: 0 }) }
}

async function makeFilm(client: ApiClient, { platform }: DemoOptions): Promise<VideoResult> {
  const { video_request, priority } = demoRequest
  const body = { video_request: { ...video_request, platform, user_id: demoUser() }, priority }
  const { job_id } = await client.request<CreateVideoJobResponse>('/api/v1/jobs', { method: 'POST', body })
  await watchJob({ client, jobId: job_id })
  const job = await client.request<VideoJob>(`/api/v1/jobs/${job_id}`)
  if (job.result) return job.result
  throw new CliError(exitCodes.failed, `The film was not made: ${job.error ?? job.status}`)
}

/** With a token the film belongs to its user. */
function demoUser(): string {
  const token = process.env.KILN_TOKEN?.trim()
  return (token && decodeJwt(token).sub) || demoRequest.video_request.user_id
}

async function saveFiles(
  client: ApiClient,
  { result, folder }: { result: VideoResult; folder: string },
): Promise<{ film: string; captions: string; thumbnail: string }> {
  await mkdir(folder, { recursive: true })
  const files = {
    film: join(folder, 'film.mp4'),
    captions: join(folder, 'film.srt'),
    thumbnail: join(folder, 'thumbnail.jpg'),
  }
  await download(client, result.video_path, files.film)
  await download(client, result.captions_path, files.captions)
  await download(client, result.thumbnail_path, files.thumbnail)
  return files
}

async function download(client: ApiClient, url: string, path: string): Promise<void> {
  const { body } = await client.open(url)
  if (body) await pipeline(Readable.fromWeb(body as ReadableStream), createWriteStream(path))
}
