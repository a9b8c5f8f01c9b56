import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'

// Posts a script, follows the job, saves the film: client.js [server URL] [output file]

const env = process.env
const server = (process.argv[2] ?? (env.KILN_URL || 'http://127.0.0.1:3000')).replace(/\/+$/, '')
const output = process.argv[3] ?? 'film.mp4'
const pollMs = 1000 * Number(env.POLL_SECONDS || 3)
const timeoutMs = 30_000
const defaultScript = 'A lighthouse stands alone. Every night, it shows the ships the way home.'

interface VideoRequest {
  script_id: string
  user_id: string
  title: string
  script_content: string
  language: string
  platform: 'youtube' | 'tiktok' | 'instagram'
  duration: number
  voice_provider: 'azure' | 'google' | 'elevenlabs' | 'local'
  voice_name?: string
  background_music?: string
  template_id?: string
}

interface VideoResult {
  video_path: string
  thumbnail_path: string
  duration: number
  file_size: number
  resolution: string
  warnings: string[]
}

interface VideoJob {
  status: 'pending' | 'started' | 'processing' | 'success' | 'failure' | 'cancelled'
  progress: number
  progress_message: string | null
  result: VideoResult | null
  error: string | null
}

/** @throws Error with the server's own words when it refuses */
async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...init.headers, ...(env.KILN_TOKEN && { authorization: `Bearer ${env.KILN_TOKEN}` }) }
  const response = await fetch(`${server}${path}`, { ...init, headers })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return response
}

async function createJob(videoRequest: VideoRequest): Promise<string> {
  const response = await call('/api/v1/jobs/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ video_request: videoRequest, priority: 5 }),
    signal: AbortSignal.timeout(timeoutMs),
  })
  const { job_id } = (await response.json()) as { job_id: string }
  return job_id
}

async function waitForResult(jobId: string): Promise<VideoResult> {
  for (;;) {
    const response = await call(`/api/v1/jobs/${jobId}`, { signal: AbortSignal.timeout(timeoutMs) })
    const job = (await response.json()) as VideoJob
    console.log(`Progress: ${Math.floor(job.progress * 100)}% - ${job.progress_message}`)
    if (job.status === 'success' && job.result) return job.result
    if (job.status === 'failure') throw new Error(`Job failed: ${job.error}`)
    if (job.status === 'cancelled') throw new Error('Job cancelled')
    await delay(pollMs)
  }
}

/** The path is relative to the server, and signed where the server asks for tokens. */
async function download(path: string, target: string): Promise<void> {
  const { body } = await call(path)
  if (body) await pipeline(Readable.fromWeb(body), createWriteStream(target))
}

async function main(): Promise<void> {
  const jobId = await createJob({
    script_id: 'test-123',
    user_id: env.USER_ID || 'user-456',
    title: 'The Lighthouse',
    script_content: env.SCRIPT || defaultScript,
    language: 'en-US',
    platform: 'youtube',
    duration: 15,
    voice_provider: 'local',
  })
  console.log(`Job created: ${jobId}`)
  const result = await waitForResult(jobId)
  for (const warning of result.warnings) console.log(`Warning: ${warning}`)
  await download(result.video_path, output)
  console.log(`Video saved: ${output} (${result.resolution}, ${result.duration} s)`)
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
