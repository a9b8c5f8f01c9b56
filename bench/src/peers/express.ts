// The peer: what many would write. Express checks with zod, a row per job in Postgres, BullMQ hands it out. No worker runs.
import { randomUUID } from 'node:crypto'
import { Queue } from 'bullmq'
import express from 'express'
import pg from 'pg'
import { z } from 'zod'

const createBody = z.object({
  video_request: z.object({
    script_id: z.string().min(1).max(128),
    user_id: z.string().min(1).max(128),
    title: z.string().min(1).max(200),
    script_content: z.string().min(1).max(50_000),
    language: z.string().min(2).max(35),
    platform: z.enum(['youtube', 'tiktok', 'instagram']),
    duration: z.number().int().min(1).max(1800),
    voice_provider: z.enum(['azure', 'google', 'elevenlabs', 'local']),
  }),
  priority: z.number().int().min(1).max(10).default(5),
})

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
await pool.query(`create table jobs (
  id uuid primary key, user_id text, type text not null, status text not null default 'pending', priority int not null,
  input jsonb not null, progress real not null default 0, created_at timestamptz not null default now(),
  started_at timestamptz, completed_at timestamptz, result jsonb, error text, retry_count int not null default 0)`)
await pool.query('create index on jobs (user_id, created_at)')
await pool.query('create index on jobs (status)')
const redis = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379')
const queue = new Queue('videos', { connection: { host: redis.hostname, port: Number(redis.port) } })

const app = express()
app.use(express.json())

app.post('/api/v1/jobs', async (request, response) => {
  const parsed = createBody.safeParse(request.body)
  if (!parsed.success) {
    response.status(422).json({ detail: parsed.error.issues })
    return
  }
  const { video_request: input, priority } = parsed.data
  const id = randomUUID()
  await pool.query('insert into jobs (id, user_id, type, priority, input) values ($1, $2, $3, $4, $5)', [
    id,
    input.user_id,
    'video',
    priority,
    input,
  ])
  await queue.add('video', { id }, { jobId: id, priority, attempts: 3 })
  response.status(202).json({ job_id: id, status: 'pending', message: 'queued', estimated_duration: 30 })
})

app.get('/api/v1/jobs/:id', async (request, response) => {
  const { rows } = await pool.query('select id, status, progress, created_at, retry_count from jobs where id = $1', [
    request.params.id,
  ])
  const [row] = rows
  if (!row) {
    response.status(404).json({ detail: 'Job not found' })
    return
  }
  const { id, status, progress, created_at, retry_count } = row
  response.json({ job_id: id, status, progress, created_at, retry_count })
})

const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address) process.stdout.write(`http://127.0.0.1:${address.port}\n`)
})
